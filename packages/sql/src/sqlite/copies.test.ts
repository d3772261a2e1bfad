import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import type * as fs from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, expect, onTestFinished, test, vi } from "vitest";
import { backupSqlite, restoreSqlite } from "./copies.ts";
import { openDatabase } from "./open-database.ts";

/** A hook between any two steps on the disk: a kill may come there. */
const between = vi.hoisted(() => ({ look: (): void => undefined }));

vi.mock("node:fs/promises", async (importActual) => {
  const actual = await importActual<typeof fs>();
  const looking =
    <A extends readonly unknown[], R>(work: (...given: A) => Promise<R>) =>
    async (...given: A): Promise<R> => {
      const done = await work(...given);
      between.look();
      return done;
    };
  return {
    ...actual,
    copyFile: looking(actual.copyFile),
    link: looking(actual.link),
    rename: looking(actual.rename),
    unlink: looking(actual.unlink),
  };
});
afterEach(() => void (between.look = () => undefined));

const newFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), "opencallkit-copies-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
};
const write = (file: string, app: number): void => {
  const { database, close } = openDatabase({ file, exclusive: true, synchronous: "FULL" });
  database.prepare("INSERT INTO app (no, secrets, policy) VALUES (?, '', '{}')").run(app);
  close();
};
const appsIn = (file: string): readonly unknown[] => {
  const database = new DatabaseSync(file, { readOnly: true });
  try {
    return database
      .prepare("SELECT no FROM app ORDER BY no")
      .all()
      .map(({ no }) => no);
  } finally {
    database.close();
  }
};

test("STORE-16: at any moment of a restore there is a database, the one before or the one after", async () => {
  const folder = newFolder();
  const [file, copy] = [join(folder, "test.db"), join(folder, "copy.db")];
  write(file, 1);
  await backupSqlite(file, copy);
  write(file, 2);
  const seen: (readonly unknown[])[] = [];
  between.look = () => void seen.push(existsSync(file) ? appsIn(file) : []);
  const kept = await restoreSqlite(copy, file);
  expect(seen.length).toBeGreaterThan(2);
  for (const apps of seen) expect([[1], [1, 2]]).toContainEqual(apps);
  expect(appsIn(file)).toEqual([1]);
  expect(appsIn(kept ?? "")).toEqual([1, 2]);
});

test("STORE-16: a database that is damaged is kept with its log, and neither is in the way of the one restored", async () => {
  const folder = newFolder();
  const [file, copy] = [join(folder, "test.db"), join(folder, "copy.db")];
  write(file, 1);
  await backupSqlite(file, copy);
  for (const [nr, content] of ["no database any more ".repeat(500), ""].entries()) {
    writeFileSync(file, content);
    writeFileSync(`${file}-wal`, "nor is this its log");
    const kept = `${file}.before-${nr + 1}`;
    expect(await restoreSqlite(copy, file)).toBe(kept);
    expect(appsIn(file)).toEqual([1]);
    expect(readFileSync(kept, "utf8")).toBe(content);
    expect(readFileSync(`${kept}-wal`, "utf8")).toBe("nor is this its log");
  }
  expect(readdirSync(folder).filter((name) => name.includes(".part-"))).toEqual([]);
});
