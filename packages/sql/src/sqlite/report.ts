import type { DatabaseSync } from "node:sqlite";
import { statfsSync } from "node:fs";
import { dirname } from "node:path";
import type { StoreReport } from "@opencallkit/server/ports";
import { text } from "../rows.ts";
import { pragma } from "./pragma.ts";

/** The settings that durability rests on, and what each must be (STORE-12). */
const vital = { journal_mode: "wal", synchronous: 2 } as const;

/** The room on the disk that a file lies on, in bytes, as its owner may use it. */
const diskOf = (file: string): NonNullable<StoreReport["disk"]> => {
  const { bsize, bavail, blocks } = statfsSync(dirname(file));
  return { free: bavail * bsize, total: blocks * bsize };
};

/** What the open database says of itself. */
export const sqliteReport = (database: DatabaseSync): StoreReport => {
  const row = database.prepare(
    "SELECT sqlite_version() AS version, file FROM pragma_database_list WHERE name = 'main'",
  );
  const found = row.get();
  return {
    engine: "sqlite",
    version: text(found?.["version"]),
    faults: Object.entries(vital).flatMap(([name, wanted]) => {
      const set = pragma(database, name);
      return set === wanted ? [] : [`${name} is ${String(set)}, not ${wanted}`];
    }),
    disk: diskOf(text(found?.["file"])),
  };
};
