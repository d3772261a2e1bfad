import type { DatabaseSync } from "node:sqlite";
import type { Inbox, LateRange, StoredCall } from "@opencallkit/server/ports";
import { fewFacts, lateCalls, lateMs, usedEveryMs } from "../inbox.ts";
import { number, type Row } from "../rows.ts";
import type { Work } from "./messages.ts";

/** The inbox of a device: what ended while it was away. Reading it also remembers the device. */
export const inboxReader = (
  database: DatabaseSync,
  whole: (row: Row) => StoredCall,
): ((take: Work["inbox"]["take"]) => Inbox) => {
  const newest = database.prepare("SELECT coalesce(max(place), 0) AS place FROM fact");
  const known = database.prepare("SELECT seen, used FROM device WHERE app = ? AND person = ? AND id = ?");
  const remember = database.prepare("INSERT INTO device (app, person, id, seen, used) VALUES (?, ?, ?, ?, ?)");
  const use = database.prepare("UPDATE device SET used = ? WHERE app = ? AND person = ? AND id = ?");
  const forget = database.prepare(`
    DELETE FROM device WHERE app = ?1 AND person = ?2 AND id IN (
      SELECT id FROM device WHERE app = ?1 AND person = ?2 AND id <> ?3
      ORDER BY used DESC, seen DESC LIMIT -1 OFFSET max(?4 - 1, 0)
    )`);
  const missed = database.prepare(`
    SELECT call.no AS no, call.app AS app, call.id AS id, call.version AS version FROM leg
    JOIN call ON call.no = leg.call JOIN fact ON fact.place = leg.ended
    WHERE leg.app = ? AND leg.person = ? AND leg.ended > ? AND leg.ended <= ? AND fact.at >= ?
    ORDER BY leg.ended DESC LIMIT ${lateCalls}`);

  const read = (app: number, user: string, { after, upTo }: LateRange, now: number): Inbox => {
    const rows = missed.all(app, user, after, upTo, now - lateMs).toReversed();
    const first = fewFacts(rows, (row) => number(row["version"]));
    return { place: upTo, ended: first.map(whole), more: first.length < rows.length };
  };

  return ({ app, user, device, most, range, now }) => {
    if (range !== null) return read(app, user, range, now);
    const place = number(newest.get()?.["place"]);
    const row = known.get(app, user, device);
    if (row === undefined) {
      remember.run(app, user, device, place, now);
      forget.run(app, user, device, most);
      return { place, ended: [], more: false };
    }
    if (now - number(row["used"]) >= usedEveryMs) use.run(now, app, user, device);
    return read(app, user, { after: number(row["seen"]), upTo: place }, now);
  };
};
