import type { Migration } from "../migrating.ts";
import { appendFunctions } from "./append-function.ts";
import { nodesSchema } from "./cluster-schema.ts";
import { outboxSchema } from "./outbox-schema.ts";
import { beatsSchema, proveFunction, sightsSchema } from "./prove-function.ts";
import { offsetSchema, schema, usedSchema } from "./schema.ts";

/** A released step never changes: a function that does gets a new name, for the build before still calls the old one. */
export const migrations: readonly Migration[] = [
  { sql: schema + appendFunctions + proveFunction, needs: 1 },
  { sql: nodesSchema, needs: 1 },
  { sql: beatsSchema, needs: 1 },
  { sql: sightsSchema, needs: 1 },
  { sql: usedSchema, needs: 1 },
  { sql: offsetSchema, needs: 1 },
  { sql: outboxSchema, needs: 1 },
];
