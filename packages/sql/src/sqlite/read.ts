import type { DatabaseSync } from "node:sqlite";
import type { StoredCall } from "@opencallkit/server/ports";
import { pauseWords } from "../pause.ts";
import { number, text, toFact, toLife, type Row } from "../rows.ts";

/** The read queries of calls. */
export const reader = (database: DatabaseSync) => {
  const byId = database.prepare("SELECT no, app, id FROM call WHERE app = ? AND id = ?");
  const liveCalls = database.prepare("SELECT no, app, id FROM call WHERE due IS NOT NULL ORDER BY no");
  const factsOf = database.prepare("SELECT place, type, at, body, command FROM fact WHERE call = ? ORDER BY version");
  const legsOf = database.prepare("SELECT person, proven_at, gone_at FROM leg WHERE call = ?");
  const holder = database.prepare(
    "SELECT call.id AS id FROM leg JOIN call ON call.no = leg.call WHERE leg.app = ? AND leg.person = ? AND leg.slot = 0",
  );

  const pauses = database.prepare(pauseWords("?1", "?2"));

  const toCall = (row: Row): StoredCall => ({
    app: number(row["app"]),
    call: text(row["id"]),
    facts: factsOf.all(number(row["no"])).map(toFact),
    lives: new Map(legsOf.all(number(row["no"])).flatMap(toLife)),
  });

  return {
    /** The whole call of a row that names it. */
    whole: toCall,
    load: (app: number, call: string): StoredCall | null => {
      const row = byId.get(app, call);
      return row === undefined ? null : toCall(row);
    },
    live: (): readonly StoredCall[] => liveCalls.all().map(toCall),
    holders: (app: number, users: readonly string[]): ReadonlyMap<string, string> =>
      new Map(
        users.flatMap((user): readonly [string, string][] => {
          const row = holder.get(app, user);
          return row === undefined ? [] : [[user, text(row["id"])]];
        }),
      ),
    pauseEnd: (ms: number, since: number): number => number(pauses.get(ms, since)?.["ended"]),
  };
};
