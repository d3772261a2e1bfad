import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { DatabaseSync } from "node:sqlite";
import type { Store } from "@opencallkit/server";
import { backupSqlite, openSqlite } from "@opencallkit/sql";
import { callIdOf as idOf, firstStep as begin, lastStep as end, walkAll } from "@opencallkit/testing/conformance";
import { expect, onTestFinished, test } from "vitest";

/** Open store, with a second connection to its file. */
const opened = async (): Promise<{
  readonly store: Store;
  readonly file: string;
  readonly beside: (sql: string) => void;
}> => {
  const folder = await mkdtemp(join(tmpdir(), "opencallkit-sqlite-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const file = join(folder, "test.db");
  const store = await openSqlite({ file });
  onTestFinished(() => store.close());
  return {
    store,
    file,
    beside: (sql) => {
      const database = new DatabaseSync(file);
      database.exec(sql);
      database.close();
    },
  };
};

const refusals: { readonly [what: string]: readonly [sql: string, said: RegExp] } = {
  "each write": [
    "CREATE TRIGGER full_facts BEFORE INSERT ON fact BEGIN SELECT raise(ABORT, 'disk is full'); END",
    /disk is full/u,
  ],
  "the commit": [
    `CREATE TABLE room_left (no INTEGER PRIMARY KEY);
    CREATE TABLE taken (no INTEGER REFERENCES room_left DEFERRABLE INITIALLY DEFERRED);
    CREATE TRIGGER full_disk AFTER INSERT ON fact BEGIN INSERT INTO taken VALUES (1); END`,
    /constraint failed/u,
  ],
};

test.each(Object.entries(refusals))(
  "BEAT-5: a disk that refuses %s counts as no commit, and nor does what writes nothing",
  async (_what, [sql, refusal]) => {
    const { store, beside } = await opened();
    await store.inbox(1, "alice", "device-1");
    await store.prove({ lives: [], seen: [] });
    beside(sql);
    const before = store.lastCommit();
    await pause(20);
    await expect(store.append(begin("a", ["alice", "bob"]))).rejects.toThrow(refusal);
    await store.inbox(1, "alice", "device-1");
    expect(store.lastCommit()).toBe(before);
    await store.prove({ lives: [], seen: [] });
    expect(store.lastCommit()).toBeGreaterThan(before);
  },
);

test("OUT-6: a copy of the file, made while a server runs, goes on where its cursors stand", async () => {
  const { store, file } = await opened();
  await store.append(begin("a", ["alice", "bob"]));
  const claim = await store.outbox.claim("log", "node-1", "beginning");
  if (claim.type !== "held") throw new Error("nobody else is here");
  const { upTo } = await store.outbox.read(0, 10, ["invited"]);
  const moved = await store.outbox.move(claim.lease, upTo);
  if (moved.type !== "moved") throw new Error("nobody else is here");
  await store.append(end("a", ["alice", "bob"]));
  const copy = `${file}-copy`;
  await backupSqlite(file, copy);
  await store.append(begin("only here", ["carol", "dave"]));
  expect(await store.outbox.move(moved.lease, upTo + 2)).toMatchObject({ type: "moved" });
  const restored = await openSqlite({ file: copy });
  onTestFinished(() => restored.close());
  // Restored lease is void: the holder of the original's cursor holds nothing in the copy.
  expect(await restored.outbox.claim("log", "node-2", "now")).toMatchObject({ type: "held", lease: { place: upTo } });
  await restored.append(begin("b", ["alice", "bob"]));
  const walked = await walkAll(restored.outbox, upTo, ["invited", "ended"]);
  expect(walked.map(({ call, fact }) => [call, fact.type])).toEqual([
    [idOf("a"), "ended"],
    [idOf("b"), "invited"],
  ]);
});
