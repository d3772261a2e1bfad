import { DatabaseSync } from "node:sqlite";
import { beforeSchema1, stepsToDo, summaryColumn, type SchemaState } from "../migrating.ts";
import { holdLock } from "./hold-lock.ts";
import { foundAt, lookThrough, type LookedThrough } from "./look-through.ts";
import { migrations } from "./migrations.ts";
import { messageOf } from "@opencallkit/server/ports";
import { privateFile } from "./private-file.ts";
import { pragma } from "./pragma.ts";

export type Opening = {
  /** The database's file. Beside it lies `FILE.lock`, held while a server runs. */
  readonly file: string;
  /** Exclusive access: whether this process runs calls, and therefore must be the only one. */
  readonly exclusive: boolean;
  readonly synchronous: "FULL" | "OFF";
};

/** Explains to the operator, in one line, why a database cannot be used. */
const explain = (file: string, error: unknown): Error => {
  const says = messageOf(error);
  if (/not a database|malformed|corrupt/iu.test(says))
    return new Error(
      `${file} is damaged or is not a database (${says}); opencallkit restore FILE puts a backup in its place`,
    );
  if (/locked|busy/iu.test(says)) return new Error(`${file} is locked by another process (${says})`);
  if (/readonly|unable to open|permission|\b(?:ENOENT|EACCES|EPERM|EROFS)\b/iu.test(says))
    return new Error(`${file} cannot be opened for writing (${says})`);
  return new Error(`${file} cannot be used (${says})`);
};

const makeSafe = (database: DatabaseSync, { file, synchronous }: Opening): void => {
  database.exec("PRAGMA busy_timeout = 2000");
  database.exec("PRAGMA journal_mode = WAL");
  database.exec(`PRAGMA synchronous = ${synchronous}`);
  const journal = pragma(database, "journal_mode");
  const sync = pragma(database, "synchronous");
  // Verified, not assumed: a PRAGMA that SQLite could not grant changes nothing, without an error.
  if (journal !== "wal" || sync !== (synchronous === "FULL" ? 2 : 0)) {
    throw new Error(
      `${file} is not safe: journal_mode is ${String(journal)} and synchronous ${String(sync)}, not wal and 2`,
    );
  }
};

const stateOf = (database: DatabaseSync): SchemaState => {
  const old = database
    .prepare(
      `SELECT 1 FROM sqlite_master WHERE type = 'table' AND (name = 'migration'
      OR name = 'call' AND NOT EXISTS (SELECT 1 FROM pragma_table_info('call') WHERE name = '${summaryColumn}'))`,
    )
    .get();
  if (old !== undefined) throw new Error(beforeSchema1);
  database.exec("CREATE TABLE IF NOT EXISTS schema_step (no INTEGER PRIMARY KEY, needs INTEGER NOT NULL)");
  const row = database
    .prepare("SELECT coalesce(max(no), 0) AS done, coalesce(max(needs), 0) AS needs FROM schema_step")
    .get();
  return { done: Number(row?.["done"] ?? 0), needs: Number(row?.["needs"] ?? 0) };
};

const migrate = (database: DatabaseSync): void => {
  database.exec("BEGIN IMMEDIATE");
  for (const { no, step } of stepsToDo(migrations, stateOf(database))) {
    database.exec(step.sql);
    database.prepare("INSERT INTO schema_step (no, needs) VALUES (?, ?)").run(no, step.needs);
  }
  database.exec("COMMIT");
};

export type OpenDatabase = {
  readonly database: DatabaseSync;
  /** The integrity check's result; null for a process that runs no calls: a command must not wait for it. */
  readonly lookedThrough: LookedThrough | null;
  readonly close: () => void;
};

/** Opens, checks and migrates. Throws an Error whose message is one line for the operator. */
export const openDatabase = (opening: Opening): OpenDatabase => {
  let lock: DatabaseSync | null = null;
  let database: DatabaseSync | null = null;
  let lookedThrough: LookedThrough | null = null;
  try {
    lock = opening.exclusive ? holdLock(opening.file) : null;
    const found = foundAt(opening.file);
    privateFile(opening.file);
    database = new DatabaseSync(opening.file);
    makeSafe(database, opening);
    if (opening.exclusive) lookedThrough = lookThrough(database, found);
    migrate(database);
    // From here on a short writer beside us, such as "app add", makes us wait, not fail.
    database.exec("PRAGMA busy_timeout = 15000");
  } catch (error) {
    database?.close();
    lock?.close();
    throw explain(opening.file, error);
  }
  const open = database;
  return {
    database: open,
    lookedThrough,
    close: () => {
      open.close();
      lock?.close();
    },
  };
};
