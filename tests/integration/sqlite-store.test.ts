import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { DatabaseSync } from "node:sqlite";
import type { Store } from "@opencallkit/server";
import { openSqlite } from "@opencallkit/sql";
import { expect, onTestFinished, test } from "vitest";
import { begin } from "../conformance/steps.ts";

/** An open store, and a hand on its file beside it. */
const opened = async (): Promise<{ readonly store: Store; readonly beside: (sql: string) => void }> => {
  const folder = await mkdtemp(join(tmpdir(), "opencallkit-sqlite-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const file = join(folder, "test.db");
  const store = await openSqlite({ file });
  onTestFinished(() => store.close());
  return {
    store,
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
