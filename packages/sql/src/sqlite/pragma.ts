import type { DatabaseSync } from "node:sqlite";

/** Reads a PRAGMA that answers with one value. */
export const pragma = (database: DatabaseSync, name: string): unknown =>
  Object.values(database.prepare(`PRAGMA ${name}`).get() ?? {})[0];
