import type { StoreReport } from "@opencallkit/server/ports";
import type { Row } from "../rows.ts";
import type { Connection } from "./connection.ts";

/** The durability settings (STORE-12): with any of these off, what is acknowledged may be gone after a crash. */
const vital = ["fsync", "full_page_writes", "synchronous_commit"];
const oldest = 150_000;

const limits = `SELECT set_config('lock_timeout', '1s', false), set_config('statement_timeout', '3s', false),
  set_config('idle_in_transaction_session_timeout', '2s', false), set_config('client_min_messages', 'warning', false)`;
/** The settings that are looked at, by name. */
export const settings = `SELECT name, setting FROM pg_settings
  WHERE name IN ('fsync', 'full_page_writes', 'synchronous_commit', 'server_version', 'server_version_num', 'server_encoding')
  UNION ALL SELECT 'standby', pg_is_in_recovery()::text`;

const valuesOf = (rows: readonly Row[]): ReadonlyMap<string, string> =>
  new Map(rows.map((row) => [String(row["name"]), String(row["setting"])]));

/** What the database says of itself, from its `settings`. Its disk is that of its own machine. */
export const postgresReport = (rows: readonly Row[]): StoreReport => {
  const found = valuesOf(rows);
  return {
    engine: "postgresql",
    version: found.get("server_version") ?? "",
    faults: vital.flatMap((name) => (found.get(name) === "off" ? [`PostgreSQL runs with ${name} = off`] : [])),
    disk: null,
  };
};

/** Sets a session's timeouts, and throws in one line when the database must not be used. */
export const prepareSession = async (ask: Connection["ask"]): Promise<void> => {
  await ask({ text: limits });
  const found = valuesOf(await ask({ text: settings }));
  for (const name of vital) {
    if (found.get(name) === "off")
      throw new Error(`PostgreSQL runs with ${name} = off, which may lose what was acknowledged; turn it on`);
  }
  if (Number(found.get("server_version_num")) < oldest) throw new Error("PostgreSQL 15 or newer is needed");
  if (found.get("server_encoding") !== "UTF8") throw new Error("the database's encoding must be UTF8");
  if (found.get("standby") === "true") throw new Error("the database is a standby and cannot be written to");
};

/** How long a query of the archive may take, in ms: it adds up the calls of months. */
export const longReadingMs = 30_000;

/** Prepares a session that only reads, and may take long over it. */
export const allowLongReading = async (ask: Connection["ask"]): Promise<void> => {
  await prepareSession(ask);
  const words = `SELECT set_config('statement_timeout', '${longReadingMs}ms', false), set_config('default_transaction_read_only', 'on', false)`;
  await ask({ text: words });
};
