import { existsSync } from "node:fs";
import { backupSqlite, restoreSqlite } from "@opencallkit/sql";
import { StoreUnusable } from "@opencallkit/server";
import { databaseFile, makeOwn } from "./data-folder.ts";
import { BadSettings, type Settings } from "./flags.ts";

/** Backup and restore of the embedded database, by the commands of these names. */

const known = async (work: () => Promise<void>): Promise<void> => {
  try {
    await work();
  } catch (error) {
    throw error instanceof StoreUnusable ? new BadSettings(error.message) : error;
  }
};

const embeddedOnly = ({ database }: Settings, command: string): void => {
  if (database !== null)
    throw new BadSettings(`${command} is for the embedded database; PostgreSQL has pg_dump and pg_restore`);
};

export const backup = async (file: string, settings: Settings): Promise<void> => {
  embeddedOnly(settings, "backup");
  const from = databaseFile(settings.data);
  if (!existsSync(from)) throw new BadSettings(`there is no database at ${from}`);
  await known(() => backupSqlite(from, file));
  process.stdout.write(`${file} holds the database; secret.key is not in it, keep a copy of that too\n`);
};

export const restore = async (file: string, settings: Settings): Promise<void> => {
  embeddedOnly(settings, "restore");
  const to = databaseFile(settings.data);
  await makeOwn(settings.data);
  let kept: string | null = null;
  await known(async () => {
    kept = await restoreSqlite(file, to);
  });
  process.stdout.write(
    `${to} is restored from ${file}${kept === null ? "" : `; the one before lies at ${String(kept)}`}\n`,
  );
};
