import type { DatabaseSync } from "node:sqlite";

/** The one value that a PRAGMA answers with. */
export const pragma = (database: DatabaseSync, name: string): unknown =>
  Object.values(database.prepare(`PRAGMA ${name}`).get() ?? {})[0];
