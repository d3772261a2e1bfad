import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync, type StatementSync } from "node:sqlite";
import { commandName, type WriteSet, type Store } from "@opencallkit/server";
import { openPostgres, openSqlite } from "@opencallkit/sql";
import { Client } from "pg";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { begin, end, idOf, rang } from "../conformance/steps.ts";
import { startPostgres, type Postgres } from "../support/postgres.ts";
import { postgresStatements } from "./postgres-statements.ts";
import { sqliteStatements } from "./sqlite-statements.ts";

let postgres: Postgres;
beforeAll(async () => {
  postgres = await startPostgres();
}, 60_000);
afterAll(() => postgres.stop());

const people = ["alice", "bob"] as const;
const life = { provenAt: 1600, goneAt: 1700 };
const rings = (name: string, version: number): WriteSet =>
  begin(name, people, { version, facts: [rang("bob")], command: null, take: [], newcomers: [] });
const over = (name: string, version: number, now: number): WriteSet =>
  end(name, people, { version, facts: [{ type: "ended", at: now, body: { result: "cancel", by: "alice" } }] });

/** A call of the build before, ended by this one, and the other way round. */
const shared = async (store: Store): Promise<void> => {
  const ofBefore = await store.load(1, idOf("before"));
  expect(ofBefore?.facts.map(({ fact }) => fact.type)).toEqual(["invited", "rang"]);
  expect(ofBefore?.facts[0]?.command).toBe("client-1\u001fbefore\u001falice");
  expect(ofBefore?.lives).toEqual(new Map([["alice", life]]));
  expect(await store.holders(1, people)).toEqual(new Map(people.map((user) => [user, idOf("before")])));
  expect(await store.append(over("before", 2, store.now()))).toMatchObject({ done: true });
  expect((await store.inbox(1, "bob", "device-1")).ended.map(({ call }) => call)).toEqual([idOf("before")]);
  expect(await store.append(begin("after", people))).toMatchObject({ done: true });
};
const heardOfBoth = async (store: Store): Promise<void> => {
  expect(await store.live()).toEqual([]);
  expect(await store.holders(1, people)).toEqual(new Map());
  expect((await store.page(1, null, 10)).calls.map(({ call }) => call)).toEqual([idOf("after"), idOf("before")]);
  expect((await store.inbox(1, "bob", "device-1")).ended.map(({ call }) => call)).toEqual([idOf("after")]);
};

/** The build before as it writes to an embedded database. */
const buildBefore = (database: DatabaseSync) => {
  const words = (name: keyof typeof sqliteStatements): StatementSync => database.prepare(sqliteStatements[name]);
  const numberOf = (step: WriteSet): number => Number(words("byId").get(step.app, step.call)?.["no"]);
  const writeFacts = (step: WriteSet, no: number): number => {
    let place = 0;
    for (const [at, { type: name, at: when, body }] of step.facts.entries()) {
      const command = at === 0 && step.command !== null ? commandName(step.command) : null;
      const values = [step.app, no, step.version + at + 1, 1, name, when, JSON.stringify(body), command] as const;
      place = Number(words("fact").run(...values).lastInsertRowid);
    }
    return place;
  };
  return {
    begins: (step: WriteSet): void => {
      const { app, call, facts, due, room } = step;
      words("begin").run(app, call, facts.length, due, room?.number ?? null, room?.text ?? null);
      expect(words("blocks").get(app, "bob", "alice")).toBeUndefined();
      writeFacts(step, numberOf(step));
      for (const user of step.take) words("addLeg").run(numberOf(step), app, user, 0, null);
    },
    goesOn: (step: WriteSet): void => {
      const { app, call, version, facts, due } = step;
      expect(words("advance").get(version + facts.length, due, app, call, version)).toBeDefined();
      writeFacts(step, numberOf(step));
      for (const user of step.release) words("freeSlot").run(numberOf(step), user);
    },
    ends: (step: WriteSet): number => {
      const { app, call, version, facts } = step;
      expect(words("finish").get(version + facts.length, app, call, version)).toBeDefined();
      const place = writeFacts(step, numberOf(step));
      words("endLegs").run(place, numberOf(step));
      return place;
    },
    greets: () => words("greet").run(1, "bob", "device-1", 0),
    proves: (call: string, place: number): void => {
      words("proveLives").run(JSON.stringify([[1, call, "alice", life.provenAt, life.goneAt]]));
      words("proveSeen").run(JSON.stringify([[1, "bob", "device-1", place]]));
      words("heartbeat").run(1600);
      words("beat").run(1600);
      words("forget").run(0);
    },
    live: () =>
      words("liveCalls")
        .all()
        .map(({ id }) => id),
    facts: (step: WriteSet) =>
      words("factsOf")
        .all(numberOf(step))
        .map(({ name }) => name),
    proven: (step: WriteSet) => words("legsOf").all(numberOf(step)),
  };
};

test("STORE-15: the build before writes, reads and proves on the newest schema of SQLite, beside this one", async () => {
  const folder = await mkdtemp(join(tmpdir(), "opencallkit-before-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const file = join(folder, "test.db");
  const run = async <T>(work: (store: Store) => Promise<T>): Promise<T> => {
    const store = await openSqlite({ file });
    try {
      return await work(store);
    } finally {
      await store.close();
    }
  };
  const before = <T>(work: (build: ReturnType<typeof buildBefore>) => T): T => {
    const database = new DatabaseSync(file);
    try {
      return work(buildBefore(database));
    } finally {
      database.close();
    }
  };
  const first = begin("before", people);
  await run(() => Promise.resolve());
  before((build) => {
    build.greets();
    build.begins(first);
    build.goesOn(rings("before", 1));
    build.proves(first.call, 0);
    expect(build.live()).toEqual([first.call]);
    expect(build.facts(first)).toEqual(["invited", "rang"]);
    expect(build.proven(first)[0]).toEqual({ person: "alice", proven_at: life.provenAt, gone_at: life.goneAt });
  });
  const now = await run(async (store) => {
    await shared(store);
    return store.now();
  });
  before((build) => {
    const seen = build.ends(over("after", 1, now)) - 1;
    build.proves(idOf("after"), seen);
    expect(build.live()).toEqual([]);
  });
  await run(heardOfBoth);
});

test("STORE-15: the build before writes, reads, proves and wakes on the newest schema of PostgreSQL, beside this one", async () => {
  const url = await postgres.newDatabase();
  const store = await openPostgres({ url });
  onTestFinished(() => store.close());
  const client = new Client({ connectionString: url });
  await client.connect();
  onTestFinished(() => client.end());
  const ask = async (
    name: keyof typeof postgresStatements,
    values: readonly unknown[],
  ): Promise<readonly Readonly<Record<string, unknown>>[]> =>
    (await client.query<Record<string, unknown>>(postgresStatements[name], [...values])).rows;
  const append = async (step: WriteSet): Promise<unknown> => {
    const facts = step.facts.map(({ type: name, at, body }) => ({ name, at, body: JSON.stringify(body) }));
    const command = step.command === null ? null : commandName(step.command);
    const [row] = await ask("append", [JSON.stringify([{ ...step, facts, command, format: 1 }]), 200, false]);
    return row?.["answers"];
  };
  const prove = (call: string, place: number) =>
    ask("prove", [
      JSON.stringify([[1, call, "alice", life.provenAt, life.goneAt]]),
      JSON.stringify([[1, "bob", "device-1", place]]),
      store.now(),
    ]);

  await ask("greet", [1, "bob", "device-1"]);
  expect(await append(begin("before", people))).toEqual([expect.any(Number)]);
  expect(await append(rings("before", 1))).toEqual([expect.any(Number)]);
  await prove(idOf("before"), 0);
  expect(await ask("live", [])).toMatchObject([{ id: idOf("before"), lives: [["alice", 1600, 1700]] }]);
  const names = [expect.arrayContaining([1, "invited"]), expect.arrayContaining([2, "rang"])];
  expect(await ask("load", [1, idOf("before")])).toMatchObject([{ facts: names }]);
  await shared(store);
  const [place] = [await append(over("after", 1, store.now()))].flat();
  await prove(idOf("after"), Number(place) - 1);
  await heardOfBoth(store);

  await store.cluster?.join(() => undefined);
  expect(await ask("look", ["node-before", store.now(), 0, true])).toMatchObject([
    { seen: { known: false, others: [expect.any(String)] } },
  ]);
  const letter = JSON.stringify([{ to: "all", body: "hello" }]);
  await ask("send", ["node-before", store.now(), letter, "[]", "[]", "[]", ['{"from":"node-before","changes":[]}']]);
  expect(await store.cluster?.messages()).toEqual(["hello"]);
  await store.cluster?.send({
    changes: [],
    messages: [{ to: "all", body: "you too" }],
    connected: [],
    disconnected: [],
    dues: [],
  });
  expect(await ask("letters", ["node-before", []])).toMatchObject([{ letters: [[expect.any(Number), "you too"]] }]);
});
