import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { StoreUnusable } from "@opencallkit/server";
import { openSqlite } from "@opencallkit/sql";
import { storeConformance } from "@opencallkit/testing/conformance";
import { expect, onTestFinished, test } from "vitest";

const folderOf = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), "opencallkit-store-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
};
const fileOf = async (): Promise<string> => join(await folderOf(), "test.db");

storeConformance("SQLite", async () => {
  const file = await fileOf();
  return { open: () => openSqlite({ file }), several: false };
});

test("STORE-12: a damaged, locked or doubly opened file is refused with one line", async () => {
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
  const store = await openSqlite({ file: taken });
  onTestFinished(() => store.close());
  await expect(openSqlite({ file: taken })).rejects.toThrow(StoreUnusable);
  await expect(openSqlite({ file: join(await folderOf(), "no", "such", "folder.db") })).rejects.toThrow(
    /cannot be opened/u,
  );
}, 30_000);

/** Migrated database: as migration step `no` of some release left it, readable by builds that know step `needs`. */
const grown = async (no: number, needs: number): Promise<string> => {
  const file = await fileOf();
  await (await openSqlite({ file })).close();
  const database = new DatabaseSync(file);
  database.prepare("INSERT INTO schema_step (no, needs) VALUES (?, ?)").run(no, needs);
  database.close();
  return file;
};

test("STORE-15: a schema that a newer release has only added to is worked on, one that needs the newer release is not", async () => {
  await (await openSqlite({ file: await grown(99, 1) })).close();
  await expect(openSqlite({ file: await grown(99, 99) })).rejects.toThrow(/^[^\n]*of a newer release[^\n]*$/u);
});
