import type { StoredApp, StoredCall } from "@opencallkit/server/ports";
import { pauseWords } from "../pause.ts";
import { number, text, toApp, type Row } from "../rows.ts";
import type { Connection } from "./connection.ts";
import { toCall, wholeCalls } from "./whole-calls.ts";

/** Runs a prepared statement, under its name. */
export type Ask = (name: string, words: string, values: readonly unknown[]) => Promise<readonly Row[]>;

/** The read queries of calls, each load-balanced to the connection with the shortest queue. */
export const reader = (first: Connection, more: readonly Connection[]) => {
  const ask: Ask = (name, words, values) => {
    const idlest = more.reduce((best, next) => (next.waiting() < best.waiting() ? next : best), first);
    return idlest.ask({ name, text: words, values });
  };

  return {
    ask,
    load: async (app: number, call: string): Promise<StoredCall | null> => {
      const [row] = await ask("load", `${wholeCalls} WHERE call.app = $1 AND call.id = $2`, [app, call]);
      return row === undefined ? null : toCall(row);
    },
    live: async (): Promise<readonly StoredCall[]> =>
      (await ask("live", `${wholeCalls} WHERE call.due IS NOT NULL ORDER BY call.no`, [])).map(toCall),
    holders: async (app: number, users: readonly string[]): Promise<ReadonlyMap<string, string>> => {
      const words = `SELECT leg.person AS person, call.id AS id FROM leg JOIN call ON call.no = leg.call
        WHERE leg.app = $1 AND leg.person = ANY ($2) AND leg.slot = 0`;
      const rows = await ask("holders", words, [app, users]);
      return new Map(rows.map((row) => [text(row["person"]), text(row["id"])]));
    },
    pauseEnd: async (ms: number, since: number): Promise<number> => {
      const [row] = await ask("pauseEnd", pauseWords("$1::bigint", "$2::bigint"), [ms, since]);
      return number(row?.["ended"]);
    },
    app: async (app: number): Promise<StoredApp | null> => {
      const [row] = await ask("app", "SELECT no, secrets, policy FROM app WHERE no = $1", [app]);
      return row === undefined ? null : toApp(row);
    },
    apps: async (): Promise<readonly StoredApp[]> =>
      (await ask("apps", "SELECT no, secrets, policy FROM app ORDER BY no", [])).map(toApp),
    addApp: async ({ app, secrets, policy }: StoredApp): Promise<boolean> => {
      const words = "INSERT INTO app (no, secrets, policy) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING RETURNING no";
      return (await ask("addApp", words, [app, secrets, policy])).length === 1;
    },
    setPolicy: async (app: number, policy: string): Promise<boolean> =>
      (await ask("setPolicy", "UPDATE app SET policy = $2 WHERE no = $1 RETURNING no", [app, policy])).length === 1,
    setSecrets: async (app: number, before: string, secrets: string): Promise<boolean> => {
      const words = "UPDATE app SET secrets = $3 WHERE no = $1 AND secrets = $2 RETURNING no";
      return (await ask("setSecrets", words, [app, before, secrets])).length === 1;
    },
    blockers: async (app: number, by: string, people: readonly string[]): Promise<ReadonlySet<string>> => {
      const words = "SELECT person FROM block WHERE app = $1 AND other = $2 AND person = ANY ($3)";
      return new Set((await ask("blockers", words, [app, by, people])).map((row) => text(row["person"])));
    },
    revoke: async (app: number, user: string, at: number): Promise<void> => {
      const words = `INSERT INTO revocation (app, person, at) VALUES ($1, $2, $3)
        ON CONFLICT (app, person) DO UPDATE SET at = greatest(revocation.at, excluded.at)`;
      await ask("revoke", words, [app, user, at]);
    },
    revokedAt: async (app: number, user: string): Promise<number> => {
      const [row] = await ask("revokedAt", "SELECT at FROM revocation WHERE app = $1 AND person = $2", [app, user]);
      return number(row?.["at"] ?? 0);
    },
    setBlock: async (app: number, user: string, other: string, blocked: boolean): Promise<void> => {
      const words = blocked
        ? "INSERT INTO block (app, person, other) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING"
        : "DELETE FROM block WHERE app = $1 AND person = $2 AND other = $3";
      await ask(blocked ? "block" : "unblock", words, [app, user, other]);
    },
  };
};
