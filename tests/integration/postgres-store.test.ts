import { setTimeout as pause } from "node:timers/promises";
import { StoreUnusable, type Store } from "@opencallkit/server";
import { openPostgres } from "@opencallkit/sql";
import {
  callIdOf as idOf,
  firstStep as begin,
  lastStep as end,
  storeConformance,
} from "@opencallkit/testing/conformance";
import { Client } from "pg";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { proxyTo } from "../support/cut-proxy.ts";
import { startPostgres, type Postgres } from "../support/postgres.ts";

let postgres: Postgres;
beforeAll(async () => {
  postgres = await startPostgres();
}, 60_000);
afterAll(() => postgres.stop());

storeConformance("PostgreSQL", async () => {
  const url = await postgres.newDatabase();
  return { open: () => openPostgres({ url }), several: true };
});

const opened = async (url: string): Promise<Store> => {
  const store = await openPostgres({ url });
  onTestFinished(() => store.close());
  return store;
};
const clientOf = async (url: string): Promise<Client> => {
  const client = new Client({ connectionString: url });
  client.on("error", () => undefined);
  await client.connect();
  onTestFinished(() => client.end().catch(() => undefined));
  return client;
};
/** Stopwatch: the result of some work, or that it rejected, and how long it took in ms. */
const timed = async <T>(work: Promise<T>): Promise<{ readonly ms: number; readonly result: T | "rejected" }> => {
  const from = performance.now();
  const result = await work.catch(() => "rejected" as const);
  return { ms: performance.now() - from, result };
};

test.each(["fsync", "full_page_writes", "synchronous_commit"])(
  "STORE-12: PostgreSQL with %s off is refused with one line",
  async (name) => {
    const unsafe = await startPostgres({ [name]: "off" });
    onTestFinished(() => unsafe.stop());
    const opening = openPostgres({ url: await unsafe.newDatabase() });
    await expect(opening).rejects.toThrow(StoreUnusable);
    await expect(opening).rejects.toThrow(new RegExp(`^[^\\n]*${name} = off[^\\n]*$`, "u"));
  },
  30_000,
);

test("STORE-12: a database that is not there, or not ours to use, is refused with one line that holds no secret", async () => {
  const url = await postgres.newDatabase();
  for (const wrong of [
    `postgres://tester:hunter2@127.0.0.1:${postgres.port}/nowhere`,
    "postgres://tester:hunter2@127.0.0.1:1/test",
  ]) {
    const said = await openPostgres({ url: wrong }).then(
      () => "opened",
      (error: unknown) => (error instanceof StoreUnusable ? error.message : String(error)),
    );
    expect(said).toMatch(/^the database \w+ at 127\.0\.0\.1:\d+ cannot be used: [^\n]+$/u);
    expect(said).not.toContain("hunter2");
  }
  await (await opened(url)).close();
  const client = await clientOf(url);
  await client.query("INSERT INTO schema_step VALUES (99, 99)");
  await expect(openPostgres({ url })).rejects.toThrow(/of a newer release/u);
  await client.query("UPDATE schema_step SET needs = 1 WHERE no = 99");
  await opened(url);
});

test("STORE-15: a database from before schema 1 is refused in one line, and left as it was", async () => {
  const url = await postgres.newDatabase();
  const client = await clientOf(url);
  await client.query("CREATE TABLE migration (no integer PRIMARY KEY, needs integer NOT NULL)");
  await expect(openPostgres({ url })).rejects.toThrow(/^[^\n]*before schema 1[^\n]*$/u);
  const { rows } = await client.query("SELECT tablename FROM pg_tables WHERE schemaname = 'public'");
  expect(rows).toEqual([{ tablename: "migration" }]);
});

test.each([1, 2, 3, 4])(
  "STORE-12: a database that goes away after %i connections of a start is refused, and nobody asks for it again",
  async (connections) => {
    const url = new URL(await postgres.newDatabase());
    await (await opened(url.href)).close();
    const proxy = await proxyTo(postgres.port);
    url.port = String(proxy.port);
    const tried = proxy.only(connections);
    await expect(openPostgres({ url: url.href })).rejects.toThrow(StoreUnusable);
    await expect.poll(proxy.open).toBe(0);
    const before = tried();
    await pause(700);
    expect(tried()).toBe(before);
  },
);

test("STORE-15: two nodes that start at the same time on an empty database take turns to migrate it", async () => {
  const url = await postgres.newDatabase();
  const stores = await Promise.all([opened(url), opened(url), opened(url)]);
  expect(await stores[0].append(begin("a", ["alice", "bob"]))).toMatchObject({ done: true });
  expect(await stores[2].load(1, idOf("a"))).not.toBeNull();
});

test("STORE-10: sessions wait for a lock 1 s, for a statement 3 s, and leave no transaction idle for 2 s", async () => {
  const url = await postgres.newDatabase();
  const store = await opened(url);
  const client = await clientOf(url);
  await store.append(begin("held", ["alice", "bob"]));
  await client.query("BEGIN; SELECT FROM call FOR UPDATE");
  const [held, ...others] = await Promise.all(
    [
      end("held", ["alice", "bob"]),
      ...Array.from({ length: 20 }, (_each, at) => begin(`n${at}`, [`a${at}`, `b${at}`])),
    ].map((step) => timed(store.append(step))),
  );
  expect(held).toMatchObject({ result: "rejected" });
  expect(held?.ms).toBeLessThan(1800);
  for (const { ms, result } of others) {
    expect(result).toMatchObject({ done: true });
    expect(ms).toBeLessThan(900);
  }
  await client.query("ROLLBACK");
  expect(await store.append(end("held", ["alice", "bob"]))).toMatchObject({ done: true });
});

test("STORE-13: a write transaction that is left open delays neither commits nor late news", async () => {
  const url = await postgres.newDatabase();
  const store = await opened(url);
  await store.inbox(1, "bob", "device-1");
  const client = await clientOf(url);
  await client.query("BEGIN; INSERT INTO app VALUES (77, '', '{}'); INSERT INTO device VALUES (9, 'x', 'y', 0, 0)");
  const took: number[] = [];
  for (let at = 0; at < 50; at += 1) {
    const name = `o${at}`;
    took.push((await timed(store.append(begin(name, ["alice", "bob"])))).ms);
    const over = { ...end(name, ["alice", "bob"]) };
    const facts = over.facts.map((fact) => ({ ...fact, at: store.now() }));
    took.push((await timed(store.append({ ...over, facts }))).ms);
  }
  expect(Math.max(...took)).toBeLessThan(500);
  expect((await store.inbox(1, "bob", "device-1")).ended).toHaveLength(50);
  await client.query("ROLLBACK");
});

test("STORE-13: a call that another node is just ending is not passed over by what is seen meanwhile", async () => {
  const url = await postgres.newDatabase();
  const store = await opened(url);
  const other = await clientOf(url);
  const at = store.now();
  await store.inbox(1, "bob", "device-1");
  for (const [name, people] of [
    ["a", ["alice", "bob"]],
    ["c", ["carol", "dave"]],
    ["e", ["erin", "bob"]],
  ] as const)
    await store.append(begin(name, people, name === "e" ? { take: [] } : {}));
  const over = (name: string, people: readonly string[]) => ({
    ...end(name, people),
    facts: [{ type: "ended" as const, at, body: { result: "cancel" as const, by: null } }],
  });
  const step = { ...over("a", ["alice", "bob"]), format: 1, summary: null };
  const facts = step.facts.map(({ type, at: when, body }) => ({ type, at: when, body: JSON.stringify(body) }));
  await other.query("BEGIN");
  await other.query("SELECT append_1($1::jsonb, 1000, false)", [JSON.stringify([{ ...step, facts }])]);
  // Out-of-order commit: it has its place but is not committed, while a later one is.
  const later = await store.append(over("c", ["carol", "dave"]));
  const first = await store.inbox(1, "bob", "device-1");
  expect(first.ended).toEqual([]);
  expect(later.done && later.place > first.place).toBe(true);
  // Serialized per user: another end for the same user waits, so that his places are in the order of his commits.
  const waits = store.append(over("e", ["erin", "bob"]));
  await store.prove({ lives: [], seen: [{ app: 1, user: "bob", device: "device-1", place: first.place }] });
  await other.query("COMMIT");
  expect(await waits).toMatchObject({ done: true });
  expect((await store.inbox(1, "bob", "device-1")).ended.map(({ call }) => call)).toEqual([idOf("a"), idOf("e")]);
});

test("STORE-14: a database that is away: asks end within 2 s, and work goes on when it is back", async () => {
  const own = await startPostgres();
  onTestFinished(() => own.stop());
  const store = await opened(await own.newDatabase());
  await store.append(begin("a", ["alice", "bob"]));
  await own.crash();
  for (let at = 0; at < 3; at += 1) {
    const tries = await Promise.all([
      timed(store.append(begin(`away${at}`, [`c${at}`, `d${at}`]))),
      timed(store.load(1, idOf("a"))),
      timed(store.prove({ lives: [], seen: [] })),
    ]);
    for (const { ms, result } of tries) {
      expect(result).toBe("rejected");
      expect(ms).toBeLessThan(2000);
    }
  }
  await own.start();
  await expect
    .poll(() => timed(store.load(1, idOf("a"))).then(({ result }) => result), { timeout: 5000 })
    .toMatchObject({
      call: idOf("a"),
    });
  expect(await store.append(end("a", ["alice", "bob"]))).toMatchObject({ done: true });
}, 30_000);

test("STORE-17: a connection cut after the commit was sent rejects, and the step is there to be read", async () => {
  const url = await postgres.newDatabase();
  const proxy = await proxyTo(postgres.port);
  const store = await opened(url.replace(String(postgres.port), String(proxy.port)));
  const works = (name: string): Promise<unknown> =>
    expect
      .poll(() => timed(store.append(begin(name, [`w${name}`, `x${name}`]))).then(({ result }) => result), {
        timeout: 5000,
      })
      .not.toBe("rejected");
  for (let at = 0; at < 30; at += 1) {
    await works(`before${at}`);
    proxy.cut(true);
    const { result } = await timed(store.append(begin(`c${at}`, [`a${at}`, `b${at}`])));
    proxy.cut(false);
    expect(result).toBe("rejected");
    await works(`after${at}`);
    expect(await store.load(1, idOf(`c${at}`))).not.toBeNull();
  }
}, 60_000);

test("STORE-14: a store that is closed while its connections are coming back leaves none of them behind", async () => {
  const url = new URL(await postgres.newDatabase());
  const proxy = await proxyTo(postgres.port);
  url.port = String(proxy.port);
  const store = await opened(url.href);
  // Baseline: no reconnect is under way when counting starts.
  proxy.only(0);
  proxy.cut(true);
  await Promise.all([timed(store.append(begin("a", ["alice", "bob"]))), ...[1, 2, 3].map(() => timed(store.live()))]);
  proxy.cut(false);
  proxy.slow(300);
  const tried = proxy.only(100);
  await expect.poll(tried, { timeout: 5000 }).toBeGreaterThan(2);
  await store.close();
  await expect.poll(proxy.open, { timeout: 10_000 }).toBe(0);
  // No late reconnect.
  await pause(500);
  expect(proxy.open()).toBe(0);
}, 30_000);

test("STORE-8: nodes go by the database's clock", async () => {
  const url = await postgres.newDatabase();
  const stores = [await opened(url), await opened(url)];
  const client = await clientOf(url);
  const { rows } = await client.query<{ readonly now: number }>(
    "SELECT (extract(epoch FROM clock_timestamp()) * 1000)::float8 AS now",
  );
  for (const store of stores) expect(Math.abs(store.now() - (rows[0]?.now ?? 0))).toBeLessThan(50);
});
