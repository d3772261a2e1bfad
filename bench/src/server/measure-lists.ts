import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as pause } from "node:timers/promises";
import { sayFigure } from "../say.ts";
import { median, quantile } from "../statistics.ts";
import { lineOf } from "./development-app.ts";
import { atRate, callOnce, closePairs, pairsOf, type Pair } from "./load.ts";
import { folderWithCalls } from "./preloaded-folder.ts";
import { startOpenCallKitIn, type Subject } from "./processes.ts";

const few = 10_000;
const many = 1_000_000;
/** Users of both: each is in so many calls that a page of theirs is full with few calls as with many. */
const users = 100;
const requests = 500;
/** Tables of all calls, and bare reads, which take turns; their medians count. */
const rounds = 3;
const noticeMs = 500;

/** Every filter by itself; the period lies in the middle of the calls. */
const filters = (middle: string): readonly string[] => [
  "",
  "user=u5",
  "caller=u5",
  "callee=u5",
  "state=ended",
  "state=talking",
  "result=normal_end",
  "result=failed",
  "mediaType=audio",
  "mediaType=video",
  "group=false",
  "group=true",
  `from=${middle}`,
  `to=${middle}`,
];

type Stored = { readonly folder: string; readonly kit: Subject; readonly apiKey: string };

/** A server whose database holds so many calls that are over. */
const serverWith = async (count: number): Promise<Stored> => {
  const folder = await folderWithCalls(count, users);
  const kit = await startOpenCallKitIn(folder);
  const { apiKey, sdkAppId }: { readonly apiKey: string; readonly sdkAppId: number } = JSON.parse(
    await readFile(join(folder, "dev.json"), "utf8"),
  );
  await kit.command("app", "set", String(sdkAppId), "requestsPerSecond=off");
  return { folder, kit, apiKey };
};

const ask = async ({ kit, apiKey }: Stored, query: string, accept = "application/json"): Promise<Response> => {
  const url = `${kit.url}/v1/calls?${query}`;
  const response = await fetch(url, { headers: { authorization: `Bearer ${apiKey}`, accept } });
  if (response.status !== 200) throw new Error(`${query} was answered ${response.status}`);
  return response;
};

/** How long a page takes, in ms. */
const timed = async (stored: Stored, query: string): Promise<number> => {
  const before = performance.now();
  await (await ask(stored, query)).text();
  return performance.now() - before;
};

/** How long pages of both take, in ms; they take turns, so that what else the machine does hits both alike. */
const timedInTurn = async (
  [small, ofFew]: readonly [Stored, string],
  [large, ofMany]: readonly [Stored, string],
): Promise<readonly [readonly number[], readonly number[]]> => {
  const took: [number[], number[]] = [[], []];
  for (let count = 0; count < requests; count += 1) {
    took[0].push(await timed(small, ofFew));
    took[1].push(await timed(large, ofMany));
  }
  return took;
};

/** Calls a second of a bare `SELECT` of their facts, each body parsed. */
const bareRate = (folder: string): number => {
  const database = new DatabaseSync(join(folder, "opencallkit.db"), { readOnly: true });
  const before = performance.now();
  let [calls, last] = [0, -1];
  for (const row of database.prepare("SELECT call, type, at, body FROM fact ORDER BY call DESC, version").iterate()) {
    JSON.parse(String(row["body"]));
    if (Number(row["call"]) !== last) calls += 1;
    last = Number(row["call"]);
  }
  database.close();
  return (calls * 1000) / (performance.now() - before);
};

/** Rows a second of a table of all calls, read as it comes. */
const tableRate = async (stored: Stored): Promise<number> => {
  const before = performance.now();
  const { body } = await ask(stored, "", "text/csv");
  let lines = 0;
  for await (const chunk of body ?? []) for (const byte of chunk) if (byte === 10) lines += 1;
  return (lines * 1000) / (performance.now() - before);
};

/** The p99 of a set-up in ms, at 50 calls a second for ten seconds. */
const setUpP99 = async (pairs: readonly Pair[]): Promise<number> =>
  quantile(await atRate(pairs, 50, 10, callOnce), 0.99);

/** Reads tables of all calls, one after the other, until it is told to stop. */
const readTables = async (stored: Stored, stop: AbortSignal): Promise<void> => {
  while (!stop.aborted) {
    const { body } = await ask(stored, "", "text/csv");
    for await (const _ of body ?? []) if (stop.aborted) return;
  }
};

/** The p99 of a set-up while tables are read one after the other, and that without; they take turns, and medians count. */
const setUpBesideTables = async (stored: Stored): Promise<readonly [number, number]> => {
  const pairs = await pairsOf(100, await lineOf(stored.kit));
  const [alone, beside]: [number[], number[]] = [[], []];
  try {
    await atRate(pairs, 50, 2, callOnce);
    for (let round = 0; round < rounds; round += 1) {
      alone.push(await setUpP99(pairs));
      const stop = new AbortController();
      const tables = readTables(stored, stop.signal);
      beside.push(await setUpP99(pairs).finally(() => stop.abort()));
      await tables;
    }
    return [median(alone), median(beside)];
  } finally {
    closePairs(pairs);
  }
};

const middleOf = (folder: string): string => {
  const database = new DatabaseSync(join(folder, "opencallkit.db"), { readOnly: true });
  const row = database.prepare("SELECT (min(created) + max(created)) / 2 AS middle FROM call").get();
  database.close();
  return new Date(Number(row?.["middle"])).toISOString();
};

/** List benchmark: each filter's p99 with a million calls against that with ten thousand, and a table of them all. */
export const measureLists = async (): Promise<void> => {
  const [small, large] = [await serverWith(few), await serverWith(many)];
  try {
    const [ofFew, ofMany] = [filters(middleOf(small.folder)), filters(middleOf(large.folder))];
    for (const [at, query] of ofMany.entries()) {
      const took = await timedInTurn([small, ofFew[at] ?? ""], [large, query]);
      const ratioOf = (share: number): string => {
        const [one, other] = [quantile(took[0], share), quantile(took[1], share)];
        return `${(other / one).toFixed(2)} × (${one.toFixed(1)} and ${other.toFixed(1)} ms)`;
      };
      const name = query === "" ? "no filter" : (query.split("=2")[0] ?? query);
      sayFigure(name, `p99 ${ratioOf(0.99)}, median ${ratioOf(0.5)}`, "p99 at most 3");
    }
    const before = await large.kit.memory();
    const [tables, bares]: [number[], number[]] = [[], []];
    for (let round = 0; round < rounds; round += 1) {
      bares.push(bareRate(large.folder));
      // The read held this process up: connections that the server closed meanwhile have to be noticed first.
      await pause(noticeMs);
      tables.push(await tableRate(large));
    }
    const [table, bare] = [median(tables), median(bares)];
    const grown = (await large.kit.memory()) - before;
    sayFigure(
      "a table of all",
      `${(table / bare).toFixed(2)} × a bare SELECT (${table.toFixed(0)} and ${bare.toFixed(0)} rows/s)`,
      "at least 0.5",
    );
    const [alone, beside] = await setUpBesideTables(large);
    sayFigure(
      "  set-up meanwhile",
      `p99 ${(beside / alone).toFixed(2)} × (${alone.toFixed(1)} and ${beside.toFixed(1)} ms) at 50 calls a second`,
      "at most 2",
    );
    sayFigure("  memory meanwhile", `+ ${(grown / 1e6).toFixed(0)} MB`, "flat");
  } finally {
    await Promise.all([small, large].map(({ kit }) => kit.stop()));
    await Promise.all([small, large].map(({ folder }) => rm(folder, { recursive: true, force: true })));
  }
};
