import type { Migration } from "../migrating.ts";
import { appendFunctions } from "./append-function.ts";
import { clusterSchema } from "./cluster-schema.ts";
import { outboxSchema } from "./outbox-schema.ts";
import { proveFunction } from "./prove-function.ts";
import { schema } from "./schema.ts";

/**
 * Migrations, append-only. A released step never changes: a function that does gets a new name, for the build before
 * still calls the old one.
 */
export const migrations: readonly Migration[] = [
  { sql: schema + appendFunctions + proveFunction + clusterSchema + outboxSchema, needs: 1 },
];
