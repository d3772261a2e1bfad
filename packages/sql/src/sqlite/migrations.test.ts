import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect, onTestFinished, test } from "vitest";
import { migrations } from "./migrations.ts";
import { openDatabase } from "./open-database.ts";
import { pageWords } from "./read.ts";

/** The file of a database as the build left it whose newest step was `last`. */
const left = (last: number, sql: string): string => {
  const folder = mkdtempSync(join(tmpdir(), "opencallkit-steps-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, "test.db");
  const database = new DatabaseSync(file);
  database.exec("CREATE TABLE migration (no INTEGER PRIMARY KEY, needs INTEGER NOT NULL DEFAULT 1)");
  for (const [at, step] of migrations.slice(0, last).entries()) {
    database.exec(step.sql);
    database.prepare("INSERT INTO migration (no) VALUES (?)").run(at + 1);
  }
  database.exec(sql);
  database.close();
  return file;
};

test("a page of an app's calls is read along an index, in its order", () => {
  const { database, close } = openDatabase({ file: left(0, ""), exclusive: true, synchronous: "FULL" });
  onTestFinished(close);
  const plan = database.prepare(`EXPLAIN QUERY PLAN ${pageWords}`).all(1, 100, 10);
  const [first] = plan.map(({ detail }) => String(detail));
  expect(first).toBe("SEARCH call USING INDEX call_page (app=? AND no<?)");
  expect(JSON.stringify(plan)).not.toContain("TEMP B-TREE");
});

test("LATE-5: a device whose word was taken for more than there is hears again of what ends", () => {
  const file = left(
    4,
    `INSERT INTO fact VALUES (7, 1, 1, 1, 1, 'ended', 1, '{}', NULL);
    INSERT INTO device VALUES (1, 'bob', 'far', 9223372036854775807), (1, 'bob', 'near', 3)`,
  );
  const { database, close } = openDatabase({ file, exclusive: true, synchronous: "FULL" });
  onTestFinished(close);
  expect(database.prepare("SELECT id, seen FROM device ORDER BY id").all()).toEqual([
    { id: "far", seen: 7 },
    { id: "near", seen: 3 },
  ]);
});
