import { Client } from "pg";
import { beforeSchema1, stepsToDo, summaryColumn } from "../migrating.ts";
import type { Row } from "../rows.ts";
import { prepareSession } from "./safety.ts";
import { migrations } from "./schema/migrations.ts";

// The key of an advisory lock, by which two servers that start at once take turns. Any number of our own will do.
const turn = 7_203_661;

/** Migrates the schema to this build. The answer is the number of its last step. */
export const migrate = async (url: string): Promise<number> => {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 5000, application_name: "opencallkit" });
  client.on("error", () => undefined);
  const ask = async (text: string, values: readonly unknown[] = []): Promise<readonly Row[]> =>
    (await client.query<Row>(text, [...values])).rows;
  await client.connect();
  try {
    await prepareSession(({ text }) => ask(text));
    // No timeouts: a long step and the wait for another server's are no errors.
    await ask("SELECT set_config('statement_timeout', '0', false), set_config('lock_timeout', '0', false)");
    await ask("BEGIN");
    await ask("SELECT pg_advisory_xact_lock($1)", [turn]);
    const [old] = await ask(
      `SELECT to_regclass('migration') IS NOT NULL OR to_regclass('call') IS NOT NULL AND NOT EXISTS (
        SELECT FROM pg_attribute WHERE attrelid = to_regclass('call') AND attname = $1) AS found`,
      [summaryColumn],
    );
    if (old?.["found"] === true) throw new Error(beforeSchema1);
    await ask("CREATE TABLE IF NOT EXISTS schema_step (no integer PRIMARY KEY, needs integer NOT NULL)");
    const [state] = await ask("SELECT coalesce(max(no), 0) AS done, coalesce(max(needs), 0) AS needs FROM schema_step");
    const done = Number(state?.["done"] ?? 0);
    for (const { no, step } of stepsToDo(migrations, { done, needs: Number(state?.["needs"] ?? 0) })) {
      await ask(step.sql);
      await ask("INSERT INTO schema_step (no, needs) VALUES ($1, $2)", [no, step.needs]);
    }
    await ask("COMMIT");
    return Math.max(done, migrations.length);
  } finally {
    await client.end().catch(() => undefined);
  }
};
