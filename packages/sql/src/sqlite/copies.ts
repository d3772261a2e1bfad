import { constants, copyFile, link, open, rename, unlink } from "node:fs/promises";
import { existsSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { messageOf, StoreUnusable } from "@opencallkit/server/ports";
import { holdLock } from "./hold-lock.ts";
import { privateFile } from "./private-file.ts";

/** Backup and restore of an embedded database (STORE-16). */

const toDisk = async (path: string): Promise<void> => {
  const handle = await open(path, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
};

/** Integrity check: throws unless the file is a whole database of ours. */
const check = (file: string): void => {
  let database: DatabaseSync | null = null;
  try {
    database = new DatabaseSync(file, { readOnly: true });
    const verdict = Object.values(database.prepare("PRAGMA integrity_check(1)").get() ?? {})[0];
    if (verdict !== "ok") throw new Error(String(verdict));
    database.prepare("SELECT no FROM schema_step").all();
  } catch (error) {
    throw new StoreUnusable(`${file} is damaged or is no database of opencallkit (${messageOf(error)})`);
  } finally {
    database?.close();
  }
};

/**
 * A hot backup: copies what is committed, in one read transaction, whoever else writes meanwhile. Rejects with
 * `StoreUnusable`.
 */
export const backupSqlite = async (from: string, to: string): Promise<void> => {
  if (existsSync(to)) throw new StoreUnusable(`${to} is there already, and a backup overwrites nothing`);
  const part = `${to}.part-${process.pid}`;
  try {
    const database = new DatabaseSync(from, { readOnly: true });
    try {
      database.exec("PRAGMA busy_timeout = 15000");
      privateFile(part);
      database.prepare("VACUUM INTO ?").run(part);
    } finally {
      database.close();
    }
    check(part);
    await toDisk(part);
    // Atomic and exclusive: fails when somebody else has made the file meanwhile.
    await link(part, to);
    await toDisk(dirname(to));
  } catch (error) {
    throw error instanceof StoreUnusable ? error : new StoreUnusable(`${from} cannot be copied (${messageOf(error)})`);
  } finally {
    await unlink(part).catch(() => undefined);
  }
};

/** Checkpoints the write-ahead log into the file, so that the file alone is the whole. */
const settle = (file: string): void => {
  const database = new DatabaseSync(file);
  try {
    database.exec("PRAGMA wal_checkpoint(TRUNCATE); PRAGMA journal_mode = DELETE");
  } finally {
    database.close();
  }
};

/** Whether the file is whole. An empty one is not even opened: SQLite would delete its log. */
const isWhole = (file: string): boolean => {
  if (statSync(file).size === 0) return false;
  try {
    check(file);
    return true;
  } catch {
    return false;
  }
};

const freeName = (file: string): string => {
  for (let no = 1; ; no += 1) if (!existsSync(`${file}.before-${no}`)) return `${file}.before-${no}`;
};

const lockOf = (file: string): DatabaseSync => {
  try {
    return holdLock(file);
  } catch (error) {
    throw new StoreUnusable(`${file} is in use by a server; stop it first (${messageOf(error)})`);
  }
};

/** A hard link: the same file under a second name; a copy where the file system has no links. */
const alsoAs = async (file: string, name: string): Promise<void> => {
  await link(file, name).catch(() => copyFile(file, name, constants.COPYFILE_EXCL));
  await toDisk(name);
};

/** Keeps a database under another name as well, so that there is one in its place at any moment. */
const keepAs = async (file: string, name: string): Promise<void> => {
  // A damaged one stays untouched, for whoever may recover something from it.
  if (isWhole(file)) settle(file);
  await alsoAs(file, name);
  if (!existsSync(`${file}-wal`)) return;
  // The write-ahead log of one database must not be replayed into the next.
  await alsoAs(`${file}-wal`, `${name}-wal`);
  await unlink(`${file}-wal`);
};

/**
 * Restores a backup in the database's place; what was there is kept under the name that is returned, or null. Rejects
 * with `StoreUnusable`.
 */
export const restoreSqlite = async (from: string, to: string): Promise<string | null> => {
  if (!existsSync(from)) throw new StoreUnusable(`there is no backup at ${from}`);
  check(from);
  const lock = lockOf(to);
  const part = `${to}.part-${process.pid}`;
  try {
    await copyFile(from, part);
    privateFile(part);
    await toDisk(part);
    const kept = existsSync(to) ? freeName(to) : null;
    if (kept !== null) await keepAs(to, kept);
    await rename(part, to);
    await toDisk(dirname(to));
    return kept;
  } catch (error) {
    throw new StoreUnusable(`${to} cannot be restored (${messageOf(error)})`);
  } finally {
    await unlink(part).catch(() => undefined);
    lock.close();
  }
};
