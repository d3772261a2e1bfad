import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { sayFigure } from "../say.ts";
import { quantile } from "../statistics.ts";
import { lineOf } from "./development-app.ts";
import { atRate, callOnce, closePairs, pairsOf, type Pair } from "./load.ts";
import { folderWithCalls } from "./preloaded-folder.ts";
import { startOpenCallKitIn, type Subject } from "./processes.ts";

const few = 10_000;
const many = 1_000_000;
const requests = 200;

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
  const folder = await folderWithCalls(count);
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

const p99Of = async (stored: Stored, query: string): Promise<number> => {
  const took: number[] = [];
  for (let count = 0; count < requests; count += 1) {
    const before = performance.now();
    await (await ask(stored, query)).text();
    took.push(performance.now() - before);
  }
  return quantile(took, 0.99);
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

/** The p99 of a set-up while tables are read one after the other, over that without. */
const setUpBesideTables = async (stored: Stored): Promise<readonly [number, number]> => {
  const pairs = await pairsOf(100, await lineOf(stored.kit));
  try {
    await atRate(pairs, 50, 2, callOnce);
    const alone = await setUpP99(pairs);
    const stop = new AbortController();
    const tables = readTables(stored, stop.signal);
    const beside = await setUpP99(pairs).finally(() => stop.abort());
    await tables;
    return [alone, beside];
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
      const [one, other] = [await p99Of(small, ofFew[at] ?? ""), await p99Of(large, query)];
      const ratio = `${(other / one).toFixed(2)} × (${one.toFixed(1)} and ${other.toFixed(1)} ms)`;
      sayFigure(query === "" ? "no filter" : (query.split("=2")[0] ?? query), `p99 ${ratio}`, "at most 3");
    }
    const before = await large.kit.memory();
    const [table, bare] = [await tableRate(large), bareRate(large.folder)];
    const grown = (await large.kit.memory()) - before;
    sayFigure(
      "a table of all",
      `${(table / bare).toFixed(2)} × a bare SELECT (${table.toFixed(0)} rows/s)`,
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
