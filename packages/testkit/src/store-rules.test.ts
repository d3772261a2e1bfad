import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { Fact } from "@opencallkit/protocol";
import { StoreUnusable, type Append, type Store } from "@opencallkit/server";
import { openSqlite } from "@opencallkit/sql";
import { expect, onTestFinished, test } from "vitest";

const folderOf = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), "opencallkit-store-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
};
const fileOf = async (): Promise<string> => join(await folderOf(), "test.db");
const storeOn = async (file: string): Promise<Store> => {
  const store = await openSqlite({ file });
  onTestFinished(() => store.close().catch(() => undefined));
  return store;
};

const idOf = (name: string): string => name.padEnd(22, "_");
const invited = (caller: string, callee: string, room: number, at = 1000): Fact => ({
  name: "invited",
  at,
  body: {
    caller,
    client: "client-1",
    callees: [callee],
    media: "audio",
    group: false,
    room,
    roomText: null,
    ringEndsAt: at + 30_000,
    userData: "",
    chatGroup: "",
    reached: {},
    shielded: [],
  },
});
const begin = (name: string, people: readonly [string, string], more: Partial<Append> = {}): Append => ({
  app: 1,
  call: idOf(name),
  version: 0,
  facts: [invited(people[0], people[1], 7)],
  command: { user: people[0], client: "client-1", id: name },
  take: people,
  release: [],
  room: { number: name.length * 1000 + name.charCodeAt(0), text: null },
  rings: null,
  newcomers: people,
  due: 31_000,
  ...more,
});
const end = (name: string, people: readonly string[], more: Partial<Append> = {}): Append => ({
  app: 1,
  call: idOf(name),
  version: 1,
  facts: [{ name: "ended", at: 2000, body: { result: "cancel", by: people[0] ?? null } }],
  command: null,
  take: [],
  release: people,
  room: null,
  rings: null,
  newcomers: [],
  due: null,
  ...more,
});

test("STORE-3: a slot is held by one call; the loser leaves nothing behind", async () => {
  const store = await storeOn(await fileOf());
  expect(await store.append(begin("a", ["alice", "bob"]))).toMatchObject({ done: true });
  expect(await store.append(begin("b", ["carol", "bob"]))).toEqual({ done: false, conflict: "slot" });
  expect(await store.load(1, idOf("b"))).toBeNull();
  expect(await store.holders(1, ["alice", "bob", "carol"])).toEqual(
    new Map([
      ["alice", idOf("a")],
      ["bob", idOf("a")],
    ]),
  );
  await store.append(end("a", ["alice", "bob"]));
  expect(await store.append(begin("b", ["carol", "bob"]))).toMatchObject({ done: true });
});

test("STORE-4: a room is held by one live call, and free again after it", async () => {
  const store = await storeOn(await fileOf());
  const room = { number: 5, text: "lobby" };
  expect(await store.append(begin("a", ["alice", "bob"], { room }))).toMatchObject({ done: true });
  expect(await store.append(begin("b", ["carol", "dave"], { room: { number: 5, text: null } }))).toEqual({
    done: false,
    conflict: "room",
  });
  expect(await store.append(begin("b", ["carol", "dave"], { room: { number: 6, text: "lobby" } }))).toEqual({
    done: false,
    conflict: "room",
  });
  await store.append(end("a", ["alice", "bob"]));
  expect(await store.append(begin("b", ["carol", "dave"], { room }))).toMatchObject({ done: true });
});

test("STORE-5: losers harm no neighbour of their commit, and each loss has its name", async () => {
  const store = await storeOn(await fileOf());
  const outcomes = await Promise.all([
    store.append(begin("a", ["alice", "bob"])),
    store.append(begin("a", ["erin", "frank"], { command: null })),
    store.append(begin("b", ["carol", "bob"])),
    store.append(begin("c", ["carol", "dave"])),
    store.append(end("c", ["carol", "dave"], { version: 5 })),
    store.append(end("c", ["carol", "dave"])),
  ]);
  expect(outcomes.map((each) => (each.done ? "done" : each.conflict))).toEqual([
    "done",
    "version",
    "slot",
    "done",
    "version",
    "done",
  ]);
  expect((await store.load(1, idOf("c")))?.facts.map(({ fact }) => fact.name)).toEqual(["invited", "ended"]);
});

test("STORE-6: two apps in one store share call ids, users, commands and rooms, and never meet", async () => {
  const store = await storeOn(await fileOf());
  const room = { number: 5, text: "lobby" };
  for (const app of [1, 2])
    expect(await store.append(begin("a", ["alice", "bob"], { app, room }))).toMatchObject({ done: true });
  await store.append(end("a", ["alice", "bob"], { app: 2 }));
  expect((await store.load(1, idOf("a")))?.facts).toHaveLength(1);
  expect(await store.holders(2, ["alice"])).toEqual(new Map());
  expect((await store.page(1, null, 10)).calls).toHaveLength(1);
});

test("STORE-8: the clock goes on from the newest moment the store knows", async () => {
  const file = await fileOf();
  const store = await storeOn(file);
  const ahead = Date.now() + 3_600_000;
  await store.append(begin("a", ["alice", "bob"], { facts: [invited("alice", "bob", 7, ahead)] }));
  await store.close();
  const again = await storeOn(file);
  expect(again.now()).toBeGreaterThanOrEqual(ahead);
});

test("LATE-3: late news is of the last seven days, in order of ending, at most the 200 newest", async () => {
  const store = await storeOn(await fileOf());
  await store.inbox(1, "bob", "device-1");
  const people = ["alice", "bob"] as const;
  const ended = (name: string, at: number) =>
    store.append(
      begin(name, people, {
        facts: [invited("alice", "bob", 7), { name: "ended", at, body: { result: "call_busy", by: "bob" } }],
        take: [],
        due: null,
      }),
    );
  await ended("old", store.now() - 8 * 24 * 3_600_000);
  for (let at = 0; at < 205; at += 1) await ended(`n${at}`, store.now());
  const { ended: late } = await store.inbox(1, "bob", "device-1");
  expect(late).toHaveLength(200);
  expect(late[0]?.call).toBe(idOf("n5"));
  expect(late.at(-1)?.call).toBe(idOf("n204"));
});

test("LATE-4: a new device starts at now", async () => {
  const store = await storeOn(await fileOf());
  await store.append(begin("a", ["alice", "bob"]));
  const done = await store.append(end("a", ["alice", "bob"]));
  expect(await store.inbox(1, "bob", "device-new")).toEqual({ place: done.done ? done.place : -1, ended: [] });
});

test("proofs, live calls and records come back as they were written", async () => {
  const file = await fileOf();
  const store = await storeOn(file);
  await store.append(begin("a", ["alice", "bob"]));
  await store.prove({
    lives: [{ app: 1, call: idOf("a"), user: "alice", life: { provenAt: 1500, goneAt: 1600 } }],
    seen: [],
  });
  await store.append(begin("bb", ["carol", "dave"]));
  await store.append(end("bb", ["carol", "dave"]));
  await store.close();
  const again = await storeOn(file);
  const live = await again.live();
  expect(live.map(({ call }) => call)).toEqual([idOf("a")]);
  expect(live[0]?.lives).toEqual(new Map([["alice", { provenAt: 1500, goneAt: 1600 }]]));
  const first = await again.page(1, null, 1);
  expect(first.calls[0]?.call).toBe(idOf("bb"));
  expect((await again.page(1, first.next, 1)).calls[0]?.call).toBe(idOf("a"));
});

test("a damaged, locked or doubly opened file is refused with one line", async () => {
  const damaged = await fileOf();
  await writeFile(damaged, "this is no database, and it is long enough to be read as one ".repeat(20));
  await expect(openSqlite({ file: damaged })).rejects.toThrow(/^[^\n]*damaged[^\n]*$/u);

  const locked = await fileOf();
  const holder = new DatabaseSync(locked);
  holder.exec("PRAGMA journal_mode = WAL; CREATE TABLE t (x)");
  holder.exec("PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; INSERT INTO t VALUES (1)");
  await expect(openSqlite({ file: locked })).rejects.toThrow(/^[^\n]*locked[^\n]*$/u);
  holder.close();

  const taken = await fileOf();
  await storeOn(taken);
  await expect(openSqlite({ file: taken })).rejects.toThrow(StoreUnusable);
  await expect(openSqlite({ file: join(await folderOf(), "no", "such", "folder.db") })).rejects.toThrow(
    /cannot be opened/u,
  );
});
