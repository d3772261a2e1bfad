import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { commandName, type WriteSet, type OutboxFact, type Store } from "@opencallkit/server";
import { openPostgres } from "@opencallkit/sql";
import {
  callIdOf as idOf,
  firstStep as begin,
  lastStep as end,
  walkAll,
  walkSettled,
} from "@opencallkit/testing/conformance";
import { Client } from "pg";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { endBy } from "../support/child-server.ts";
import { proxyTo } from "../support/cut-proxy.ts";
import { startPostgres, type Postgres } from "../support/postgres.ts";

let postgres: Postgres;
beforeAll(async () => {
  postgres = await startPostgres();
}, 60_000);
afterAll(() => postgres.stop());

const opened = async (url: string): Promise<Store> => {
  const store = await openPostgres({ url });
  onTestFinished(() => store.close());
  return store;
};

const clientOf = async (url: string): Promise<Client> => {
  const client = new Client({ connectionString: url });
  await client.connect();
  onTestFinished(() => client.end());
  return client;
};

/** Open transaction of another node: it has appended, and commits or rolls back when told to. */
const node = async (url: string) => {
  const client = await clientOf(url);
  await client.query("BEGIN");
  return {
    ask: async (sql: string): Promise<void> => void (await client.query(sql)),
    appends: async (step: WriteSet, patienceMs = 200): Promise<number> => {
      const facts = step.facts.map(({ type, at, body }) => ({ type, at, body: JSON.stringify(body) }));
      const command = step.command === null ? null : commandName(step.command);
      const batch = JSON.stringify([{ ...step, facts, command, format: 1 }]);
      const { rows } = await client.query<{ readonly answers: readonly number[] }>(
        "SELECT append_1($1::jsonb, $2, false) AS answers",
        [batch, patienceMs],
      );
      return rows[0]?.answers[0] ?? -1;
    },
    commits: async (): Promise<void> => void (await client.query("COMMIT")),
    rollsBack: async (): Promise<void> => void (await client.query("ROLLBACK")),
  };
};

const names = ["invited", "ended"] as const;
const callsOf = (facts: readonly OutboxFact[]): readonly string[] => facts.map(({ call }) => call);
const two = (name: string): readonly [string, string] => [`${name} calls`, `${name} is called`];
const call = (name: string): WriteSet => begin(name, two(name));

test("OUT-2: two appends that commit in reverse order are walked by place, and none is passed over", async () => {
  const url = await postgres.newDatabase();
  const { outbox } = await opened(url);
  const [first, second] = [await node(url), await node(url)];
  const places = [await first.appends(call("a")), await second.appends(call("b"))];
  expect(places).toEqual(places.toSorted((one, other) => one - other));
  await second.commits();
  expect(await walkSettled(outbox, 0, names)).toEqual({ facts: [], upTo: 0, rest: "open" });
  await first.commits();
  expect(callsOf(await walkAll(outbox, 0, names))).toEqual(["a", "b"].map(idOf));
});

test("OUT-2: an append that is open is not passed over, though its transaction is younger than that of a later place", async () => {
  const url = await postgres.newDatabase();
  const { outbox } = await opened(url);
  const [older, younger] = [await node(url), await node(url)];
  await older.ask("SELECT pg_current_xact_id()");
  const lower = await younger.appends(call("a"));
  expect(await older.appends(call("b"))).toBeGreaterThan(lower);
  await older.commits();
  // Transaction ids alone would not show it: the open one is younger than the newest that has ended.
  expect(await walkSettled(outbox, 0, names)).toMatchObject({ facts: [], rest: "open" });
  await younger.commits();
  expect(callsOf(await walkAll(outbox, 0, names))).toEqual(["a", "b"].map(idOf));
});

test("OUT-2: an append has its transaction's id before it draws a place", async () => {
  const url = await postgres.newDatabase();
  await opened(url);
  const [holder, other] = [await node(url), await node(url)];
  // Lock on what an append reads first, before it writes anything.
  await holder.ask("LOCK TABLE block IN ACCESS EXCLUSIVE MODE");
  const appended = other.appends({ ...call("a"), rings: { by: "a calls", people: ["a is called"] } }, 5000);
  const watcher = await clientOf(url);
  const waiting = `SELECT backend_xid IS NOT NULL AS has_id, (SELECT is_called FROM fact_place_seq) AS has_place
    FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
  const seen = async (): Promise<unknown> => (await watcher.query(waiting)).rows;
  await expect.poll(seen, { timeout: 3000 }).toEqual([{ has_id: true, has_place: false }]);
  await holder.commits();
  expect(await appended).toBe(1);
});

test("OUT-3: a transaction that is left open holds up what comes after it, no append, and all of it comes in order when it ends", async () => {
  const url = await postgres.newDatabase();
  const { append, outbox } = await opened(url);
  for (const name of ["a", "b", "c"]) await append(call(name));
  const before = await walkSettled(outbox, 0, names);
  expect(callsOf(before.facts)).toEqual(["a", "b", "c"].map(idOf));
  const foreign = await node(url);
  await foreign.ask("INSERT INTO app VALUES (77, '', '{}')");
  const later = ["d", "e", "f", "g"];
  const took: number[] = [];
  for (const name of later) {
    const from = performance.now();
    expect(await append(call(name))).toMatchObject({ done: true });
    took.push(performance.now() - from);
    expect(await walkSettled(outbox, before.upTo, names)).toEqual({ facts: [], upTo: before.upTo, rest: "open" });
  }
  expect(Math.max(...took)).toBeLessThan(500);
  // Lag: the time of the oldest fact that the walk has not reached is known.
  expect((await outbox.read(before.upTo, 10, names)).oldest).toBe(1000);
  await foreign.rollsBack();
  const walked = await walkAll(outbox, before.upTo, names);
  expect(callsOf(walked)).toEqual(later.map(idOf));
});

test("OUT-3: a transaction that was opened later holds up nothing of before", async () => {
  const url = await postgres.newDatabase();
  const { append, outbox } = await opened(url);
  const first = await node(url);
  await first.ask("SELECT pg_current_xact_id()");
  await append(call("a"));
  expect(await walkSettled(outbox, 0, names)).toMatchObject({ facts: [], rest: "open" });
  const later = await node(url);
  await later.ask("SELECT pg_current_xact_id()");
  await append(call("b"));
  // Idempotent polling: reading again meanwhile does not move what it waits for.
  expect(await walkSettled(outbox, 0, names)).toMatchObject({ facts: [], rest: "open" });
  await first.commits();
  const { facts, upTo, rest } = await walkSettled(outbox, 0, names);
  expect(callsOf(facts)).toEqual([idOf("a")]);
  expect(rest).toBe("open");
  await later.commits();
  expect(callsOf(await walkAll(outbox, upTo, names))).toEqual([idOf("b")]);
});

test("OUT-2: many nodes append at once, some transactions fail: each committed fact is walked once, by place", async () => {
  const url = await postgres.newDatabase();
  const [first, second, third] = [await opened(url), await opened(url), await opened(url)];
  const walked: OutboxFact[] = [];
  let at = 0;
  const writing = { isOver: false };
  const walk = async (): Promise<void> => {
    while (!writing.isOver) {
      const { facts, upTo } = await walkSettled(first.outbox, at, names);
      walked.push(...facts);
      at = upTo;
    }
  };
  const busy = async (store: Store, nr: number): Promise<void> => {
    for (let round = 0; round < 60; round += 1) {
      const steps = Array.from({ length: 1 + (round % 4) }, (_each, each) => `n${nr}-${round}-${each}`);
      await Promise.all(
        steps.map(async (name) => {
          await store.append(call(name));
          // Sequence gap: the duplicate is refused, and uses up a place that nobody sees.
          await store.append(begin(`${name}x`, two(name))).catch(() => undefined);
          await store.append(end(name, two(name)));
        }),
      );
    }
  };
  const walking = walk();
  await Promise.all([first, second, third].map(busy));
  writing.isOver = true;
  await walking;
  walked.push(...(await walkAll(first.outbox, at, names)));
  const written = await walkAll(second.outbox, 0, names);
  expect(written.length).toBeGreaterThan(800);
  expect(walked.map(({ place }) => place)).toEqual(written.map(({ place }) => place));
}, 60_000);

/** Advances the transaction id counter, as years of operation do. */
const takeIds = async (url: string, count: number): Promise<void> => {
  const client = await clientOf(url);
  await client.query(`DO $$ BEGIN FOR nr IN 1..${count} LOOP PERFORM pg_current_xact_id(); COMMIT; END LOOP; END $$`);
};

test("OUT-6: a dump in a new cluster goes on where its cursors stand, also under a node that walked the old one", async () => {
  const old = await postgres.newDatabase();
  await takeIds(old, 5000);
  const proxy = await proxyTo(postgres.port);
  const survivor = await opened(old.replace(String(postgres.port), String(proxy.port)));
  const { append, outbox } = survivor;
  for (const name of ["a", "b", "c"]) await append(call(name));
  const claim = await outbox.claim("log", "node-1", "beginning");
  if (claim.type !== "held") throw new Error("nobody else is here");
  const first = await outbox.read(0, 2, names);
  expect(callsOf(first.facts)).toEqual(["a", "b"].map(idOf));
  await outbox.move(claim.lease, first.upTo);
  const dump = postgres.dump(old);
  // Divergence: the old cluster goes on after the dump, to places that the new one will assign again, with an open transaction.
  const foreign = await node(old);
  await foreign.ask("SELECT pg_current_xact_id()");
  for (const name of ["lost-1", "lost-2", "lost-3"]) await append(call(name));
  expect(await walkSettled(outbox, first.upTo, names)).toMatchObject({ rest: "open" });

  const next = await startPostgres();
  onTestFinished(() => next.stop());
  const url = await next.newDatabase();
  next.restore(url, dump);
  const name = (of: string): string => new URL(of).pathname.slice(1);
  const control = new Client({ connectionString: url.replace(name(url), "postgres") });
  await control.connect();
  await control.query(`ALTER DATABASE ${name(url)} RENAME TO ${name(old)}`);
  await control.end();
  proxy.moveTo(next.port);
  await expect.poll(() => append(call("d")).then(String, () => "away"), { timeout: 10_000 }).not.toBe("away");

  // Barrier: an open append of the new cluster holds up the walk there, whatever the old cluster's transaction ids were.
  const renamed = url.replace(name(url), name(old));
  const open = await node(renamed);
  await open.appends(call("e"));
  await append(call("f"));
  const again = await outbox.claim("log", "node-1", "beginning");
  expect(again).toMatchObject({ type: "held", lease: { place: first.upTo } });
  for (const each of [survivor, await opened(renamed)]) {
    const { facts, rest } = await walkSettled(each.outbox, first.upTo, names);
    expect(callsOf(facts)).not.toContain(idOf("f"));
    expect(rest).toBe("open");
  }
  await open.commits();
  expect(callsOf(await walkAll(outbox, first.upTo, names))).toEqual(["c", "d", "e", "f"].map(idOf));
}, 60_000);

test("OUT-4: the process that holds a cursor is killed, and another takes over within 5 s", async () => {
  const url = await postgres.newDatabase();
  const { outbox } = await opened(url);
  const program = fileURLToPath(new URL("../support/cursor-holder.ts", import.meta.url));
  const child = spawn(process.execPath, ["--conditions=source", program, url, "log"], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  await once(child.stdout, "data");
  const claimed = async (): Promise<string> => (await outbox.claim("log", "node-2", "beginning")).type;
  // Renewal: longer than one lease of the cursor lasts.
  for (let at = 0; at < 5; at += 1) {
    expect(await claimed()).toBe("heldByOther");
    await new Promise((resolve) => void setTimeout(resolve, 1000));
  }
  const from = performance.now();
  await endBy(child, "SIGKILL");
  // Claim interval: as often as a walker asks.
  await expect.poll(claimed, { timeout: 10_000, interval: 1000 }).toBe("held");
  expect(performance.now() - from).toBeLessThan(5000);
}, 30_000);
