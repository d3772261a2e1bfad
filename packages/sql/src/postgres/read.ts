import type { Inbox, Page, StoredApp, StoredCall } from "@opencallkit/server/ports";
import { lateCalls } from "../inbox.ts";
import { isNoVoid } from "../no-void.ts";
import { pauseWords } from "../pause.ts";
import { number, text, toApp, type Row } from "../rows.ts";
import type { Connection } from "./connection.ts";
import { toCall, wholeCalls } from "./whole-calls.ts";

/** Every question the server asks of the calls, each by the connection that has the least to do. */
export const reader = (first: Connection, more: readonly Connection[]) => {
  const ask = (name: string, words: string, values: readonly unknown[]): Promise<readonly Row[]> => {
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
    /**
     * The place is the newest at which a call of this user ended, not the newest of all: what another
     * node is about to commit may stand before that one, but never before this one.
     */
    inbox: async (app: number, user: string, device: string, since: number): Promise<Inbox> => {
      const words = `
        WITH newest AS (SELECT coalesce(max(ended), 0) AS place FROM leg WHERE app = $1 AND person = $2 AND ended IS NOT NULL),
        known AS (SELECT seen FROM device WHERE app = $1 AND person = $2 AND id = $3),
        greeted AS (INSERT INTO device (app, person, id, seen) SELECT $1, $2, $3, place FROM newest
          WHERE NOT EXISTS (SELECT FROM known) ON CONFLICT DO NOTHING)
        SELECT place, coalesce((SELECT seen FROM known), place) AS seen FROM newest`;
      const [row] = await ask("greet", words, [app, user, device]);
      const [place, seen] = [number(row?.["place"]), number(row?.["seen"])];
      if (place <= seen) return { place, ended: [] };
      const missed = `${wholeCalls} JOIN leg ON leg.call = call.no JOIN fact AS last ON last.place = leg.ended
        WHERE leg.app = $1 AND leg.person = $2 AND leg.ended > $3 AND leg.ended <= $4 AND last.at >= $5
        ORDER BY leg.ended DESC LIMIT ${lateCalls}`;
      const ended = await ask("missed", missed, [app, user, seen, place, since]);
      return { place, ended: ended.map(toCall).toReversed() };
    },
    pauseEnd: async (ms: number, since: number): Promise<number> => {
      const [row] = await ask("pauseEnd", pauseWords("$1::bigint", "$2::bigint"), [ms, since]);
      return number(row?.["ended"]);
    },
    page: async (app: number, before: number | null, limit: number): Promise<Page> => {
      const words = `${wholeCalls} WHERE call.app = $1 AND call.no < $2 AND ${isNoVoid} ORDER BY call.no DESC LIMIT $3`;
      const rows = await ask("page", words, [app, before ?? Number.MAX_SAFE_INTEGER, limit]);
      const last = rows.at(-1);
      return { calls: rows.map(toCall), next: rows.length < limit || last === undefined ? null : number(last["no"]) };
    },
    app: async (app: number): Promise<StoredApp | null> => {
      const [row] = await ask("app", "SELECT no, secrets, api_key_hash, policy FROM app WHERE no = $1", [app]);
      return row === undefined ? null : toApp(row);
    },
    apps: async (): Promise<readonly StoredApp[]> =>
      (await ask("apps", "SELECT no, secrets, api_key_hash, policy FROM app ORDER BY no", [])).map(toApp),
    addApp: async ({ app, secrets, apiKeyHash, policy }: StoredApp): Promise<boolean> => {
      const words =
        "INSERT INTO app (no, secrets, api_key_hash, policy) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING RETURNING no";
      return (await ask("addApp", words, [app, secrets, apiKeyHash, policy])).length === 1;
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
    setBlock: async (app: number, user: string, other: string, blocked: boolean): Promise<void> => {
      const words = blocked
        ? "INSERT INTO block (app, person, other) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING"
        : "DELETE FROM block WHERE app = $1 AND person = $2 AND other = $3";
      await ask(blocked ? "block" : "unblock", words, [app, user, other]);
    },
  };
};
