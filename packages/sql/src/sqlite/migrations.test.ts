import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect, onTestFinished, test } from "vitest";
import type { CallFilter } from "@opencallkit/server/ports";
import { pageQuery } from "../archive-queries.ts";
import { openDatabase } from "./open-database.ts";

/** A database with nothing in it but what `sql` makes. */
const fileWith = (sql = ""): string => {
  const folder = mkdtempSync(join(tmpdir(), "opencallkit-steps-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, "test.db");
  const database = new DatabaseSync(file);
  database.exec(sql);
  database.close();
  return file;
};

const anyCall = { first: 0, end: 100 };
/** Every kind of filter, with nothing but an ordered walk of an index behind it. */
const filters: readonly CallFilter[] = [
  {},
  { result: "cancel" },
  { state: "ended", mediaType: "video", group: true },
  { user: "alice" },
  { caller: "alice", callee: "bob", mediaType: "audio" },
  { missedBy: "alice", from: 5, to: 10 },
];

test.each(filters)(
  "the calls of the filter %o are walked along indexes, and none is read that is not among the newest",
  (filter) => {
    const { database, close } = openDatabase({ file: fileWith(), exclusive: true, synchronous: "FULL" });
    onTestFinished(close);
    const { text, values } = pageQuery("?", 1, filter, anyCall, 10);
    const plan = database.prepare(`EXPLAIN QUERY PLAN ${text}`).all(...values);
    const steps = plan.map(({ id, parent, detail }) => ({ id, parent, detail: String(detail) }));
    const walks = steps.filter(({ detail }) => detail.startsWith("CO-ROUTINE")).map(({ id }) => id);
    const inWalks = steps.filter(({ parent }) => walks.includes(parent)).map(({ detail }) => detail);
    expect(walks.length).toBeGreaterThan(0);
    expect(inWalks.filter((detail) => !detail.startsWith("SEARCH") && !detail.startsWith("CORRELATED"))).toEqual([]);
  },
);

test("STORE-15: a database from before schema 1 is refused in one line, and left as it was", () => {
  const file = fileWith(`
    CREATE TABLE migration (no INTEGER PRIMARY KEY, needs INTEGER NOT NULL DEFAULT 1);
    INSERT INTO migration (no) VALUES (1), (2), (3);
    CREATE TABLE fact (place INTEGER PRIMARY KEY, name TEXT NOT NULL);`);
  expect(() => openDatabase({ file, exclusive: true, synchronous: "FULL" })).toThrow(/^[^\n]*before schema 1[^\n]*$/u);
  const database = new DatabaseSync(file);
  onTestFinished(() => database.close());
  expect(database.prepare("SELECT name FROM sqlite_master ORDER BY name").all()).toEqual([
    { name: "fact" },
    { name: "migration" },
  ]);
});
