import { copyFileSync, mkdtempSync, openSync, closeSync, rmSync, statSync, truncateSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { LogDetails } from "@opencallkit/server/ports";
import { expect, onTestFinished, test } from "vitest";
import { lookThrough } from "./look-through.ts";
import { openDatabase } from "./open-database.ts";
import { openSqlite } from "./open-sqlite.ts";

const newFile = (): string => {
  const folder = mkdtempSync(join(tmpdir(), "opencallkit-look-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, "test.db");
};
const opening = (file: string) => ({ file, exclusive: true, synchronous: "FULL" }) as const;
const pageBytes = 4096;

/** A closed database of some pages. */
const written = (): string => {
  const file = newFile();
  const { database, close } = openDatabase(opening(file));
  const add = database.prepare("INSERT INTO app (no, secrets, policy) VALUES (?, ?, '{}')");
  for (let no = 1; no <= 200; no += 1) add.run(no, "secret".repeat(100));
  close();
  return file;
};
const rootOf = (file: string, name: string): number => {
  const database = new DatabaseSync(file, { readOnly: true });
  const page = database.prepare("SELECT rootpage FROM sqlite_schema WHERE name = ?").get(name)?.["rootpage"];
  database.close();
  return Number(page);
};
const breakPage = (file: string, page: number): void => {
  const handle = openSync(file, "r+");
  writeSync(handle, Buffer.alloc(pageBytes, 0xa5), 0, pageBytes, (page - 1) * pageBytes);
  closeSync(handle);
};

const damages: { readonly [what: string]: (file: string) => void } = {
  "that was cut off": (file) => truncateSync(file, statSync(file).size - 3 * pageBytes),
  "that was cut off within a page": (file) => truncateSync(file, statSync(file).size - 100),
  "with a broken page in a table": (file) => breakPage(file, rootOf(file, "device")),
  "with a broken page in an index": (file) => breakPage(file, rootOf(file, "leg_ended")),
  "with a broken first page": (file) => breakPage(file, 1),
};

test.each(Object.entries(damages))(
  "STORE-19: a file %s is refused with one line that names restore",
  (_what, damage) => {
    const file = written();
    damage(file);
    const open = (): unknown => openDatabase(opening(file));
    expect(open).toThrow(/^[^\n]*test\.db is damaged [^\n]*opencallkit restore[^\n]*$/u);
    // And restoring it is possible: the lock is free.
    expect(open).toThrow(/damaged/u);
  },
);

test("STORE-19: a small file is always looked through, a larger one after an unclean end, and a huge one never", () => {
  const database = new DatabaseSync(":memory:");
  onTestFinished(() => database.close());
  const took = (megabytes: number, unclean: boolean) =>
    lookThrough(database, { bytes: megabytes * 1_048_576, unclean }).ms;
  for (const [megabytes, unclean] of [
    [64, false],
    [64, true],
    [65, true],
    [1024, true],
  ] as const)
    expect(took(megabytes, unclean)).not.toBeNull();
  for (const [megabytes, unclean] of [
    [65, false],
    [1025, true],
  ] as const)
    expect(took(megabytes, unclean)).toBeNull();
});

test("STORE-19: the log says how long it took, and whether the last end was an unclean one", async () => {
  const file = newFile();
  const { close } = openDatabase(opening(file));
  // Files as a kill leaves them.
  for (const name of ["", "-wal"]) copyFileSync(`${file}${name}`, `${file}.killed${name}`);
  close();
  const said: (LogDetails & { readonly event: string })[] = [];
  for (const each of [file, `${file}.killed`, file]) {
    const log = (_level: string, event: string, details?: LogDetails): void => void said.push({ ...details, event });
    await (await openSqlite({ file: each, log })).close();
  }
  const checked = (unclean: boolean) => ({
    event: "database_checked",
    megabytes: expect.any(Number),
    ms: expect.any(Number),
    unclean,
  });
  expect(said).toEqual([checked(false), checked(true), checked(false)]);
});
