import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect, onTestFinished, test } from "vitest";
import { openDatabase } from "./open-database.ts";
import { pageWords } from "./read.ts";

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

test("a page of an app's calls is read along an index, in its order", () => {
  const { database, close } = openDatabase({ file: fileWith(), exclusive: true, synchronous: "FULL" });
  onTestFinished(close);
  const plan = database.prepare(`EXPLAIN QUERY PLAN ${pageWords}`).all(1, 100, 10);
  const [first] = plan.map(({ detail }) => String(detail));
  expect(first).toBe("SEARCH call USING INDEX call_page (app=? AND no<?)");
  expect(JSON.stringify(plan)).not.toContain("TEMP B-TREE");
});

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
