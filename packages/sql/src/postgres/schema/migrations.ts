import type { Migration } from "../../migrating.ts";
import { appendFunctions } from "./append-function.ts";
import { clusterSchema } from "./cluster.ts";
import { outboxSchema } from "./outbox.ts";
import { profilesSchema } from "./profiles.ts";
import { proveFunction } from "./prove-function.ts";
import { schema } from "./tables.ts";

/**
 * Migrations, append-only. A released step never changes: a function that does gets a new name, for the build before
 * still calls the old one.
 */
export const migrations: readonly Migration[] = [
  { sql: schema + appendFunctions + proveFunction + clusterSchema + outboxSchema, needs: 1 },
  { sql: profilesSchema, needs: 1 },
];
