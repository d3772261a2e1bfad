import type { DatabaseSync } from "node:sqlite";
import type { Inbox, Page, StoredCall } from "@opencallkit/server/ports";
import { lateCalls } from "../inbox.ts";
import { isNoVoid } from "../no-void.ts";
import { pauseWords } from "../pause.ts";
import { number, text, toFact, toLife, type Row } from "../rows.ts";

/** A page of an app's calls, newest first. */
export const pageWords = `SELECT no, app, id FROM call WHERE app = ? AND no < ? AND ${isNoVoid} ORDER BY no DESC LIMIT ?`;

/** Every question the server asks of the calls. */
export const reader = (database: DatabaseSync) => {
  const byId = database.prepare("SELECT no, app, id FROM call WHERE app = ? AND id = ?");
  const liveCalls = database.prepare("SELECT no, app, id FROM call WHERE due IS NOT NULL ORDER BY no");
  const factsOf = database.prepare("SELECT place, name, at, body, command FROM fact WHERE call = ? ORDER BY version");
  const legsOf = database.prepare("SELECT person, proven_at, gone_at FROM leg WHERE call = ?");
  const holder = database.prepare(
    "SELECT call.id AS id FROM leg JOIN call ON call.no = leg.call WHERE leg.app = ? AND leg.person = ? AND leg.slot = 0",
  );
  const newest = database.prepare("SELECT coalesce(max(place), 0) AS place FROM fact");
  const seen = database.prepare("SELECT seen FROM device WHERE app = ? AND person = ? AND id = ?");
  const greet = database.prepare("INSERT INTO device (app, person, id, seen) VALUES (?, ?, ?, ?)");
  const missed = database.prepare(`
    SELECT call.no AS no, call.app AS app, call.id AS id FROM leg
    JOIN call ON call.no = leg.call JOIN fact ON fact.place = leg.ended
    WHERE leg.app = ? AND leg.person = ? AND leg.ended > ? AND fact.at >= ?
    ORDER BY leg.ended DESC LIMIT ${lateCalls}`);
  const before = database.prepare(pageWords);

  const pauses = database.prepare(pauseWords("?1", "?2"));

  const toCall = (row: Row): StoredCall => ({
    app: number(row["app"]),
    call: text(row["id"]),
    facts: factsOf.all(number(row["no"])).map(toFact),
    lives: new Map(legsOf.all(number(row["no"])).flatMap(toLife)),
  });

  return {
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
    inbox: (app: number, user: string, device: string, since: number): Inbox => {
      const place = number(newest.get()?.["place"]);
      const row = seen.get(app, user, device);
      if (row === undefined) {
        greet.run(app, user, device, place);
        return { place, ended: [] };
      }
      return { place, ended: missed.all(app, user, number(row["seen"]), since).map(toCall).toReversed() };
    },
    pauseEnd: (ms: number, since: number): number => number(pauses.get(ms, since)?.["ended"]),
    page: (app: number, first: number | null, limit: number): Page => {
      const rows = before.all(app, first ?? Number.MAX_SAFE_INTEGER, limit);
      const last = rows.at(-1);
      return { calls: rows.map(toCall), next: rows.length < limit || last === undefined ? null : number(last["no"]) };
    },
  };
};
