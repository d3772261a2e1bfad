import type { Connection } from "./connection.ts";

/** The durability settings (STORE-12): with any of these off, what is acknowledged may be gone after a crash. */
const vital = ["fsync", "full_page_writes", "synchronous_commit"];
const oldest = 150_000;

const limits = `SELECT set_config('lock_timeout', '1s', false), set_config('statement_timeout', '3s', false),
  set_config('idle_in_transaction_session_timeout', '2s', false), set_config('client_min_messages', 'warning', false)`;
const settings = `SELECT name, setting FROM pg_settings
  WHERE name IN ('fsync', 'full_page_writes', 'synchronous_commit', 'server_version_num', 'server_encoding')
  UNION ALL SELECT 'standby', pg_is_in_recovery()::text`;

/** Sets a session's timeouts, and throws in one line when the database must not be used. */
export const prepareSession = async (ask: Connection["ask"]): Promise<void> => {
  await ask({ text: limits });
  const found = new Map((await ask({ text: settings })).map((row) => [String(row["name"]), String(row["setting"])]));
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
