import { StoreUnusable } from "@opencallkit/server";
import { migratePostgres, openSqlite } from "@opencallkit/sql";
import { databaseFile } from "./data-folder.ts";
import { BadSettings, type Settings } from "./flags.ts";

/** Schema migration to this release: run before the first node of a new release starts, while the old ones still serve. */
export const migrate = async ({ data, database }: Settings): Promise<void> => {
  try {
    if (database === null) await (await openSqlite({ file: databaseFile(data), exclusive: false })).close();
    else await migratePostgres(database);
  } catch (error) {
    throw error instanceof StoreUnusable ? new BadSettings(error.message) : error;
  }
  process.stdout.write("the database is up to this release\n");
};
