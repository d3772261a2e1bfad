import type { Inbox, InboxReading, LateRange } from "@opencallkit/server/ports";
import { fewFacts, lateCalls, lateMs, usedEveryMs } from "../inbox.ts";
import { number } from "../rows.ts";
import type { Ask } from "./read.ts";
import { toCall, wholeCalls } from "./whole-calls.ts";

/**
 * The initial position of a device: the newest place at which a call of this user ended, not the newest of all. What
 * another node is about to commit may stand before the newest of all, but never before this one.
 */
const rememberStatement = `
  WITH newest AS (SELECT coalesce(max(ended), 0) AS place FROM leg WHERE app = $1 AND person = $2 AND ended IS NOT NULL),
  known AS (SELECT seen, used FROM device WHERE app = $1 AND person = $2 AND id = $3),
  remembered AS (INSERT INTO device (app, person, id, seen, used) SELECT $1, $2, $3, place, $4 FROM newest
    WHERE NOT EXISTS (SELECT FROM known) ON CONFLICT DO NOTHING)
  SELECT place, coalesce((SELECT seen FROM known), place) AS seen, (SELECT used FROM known) AS used FROM newest`;

const forgetWords = `
  DELETE FROM device WHERE app = $1 AND person = $2 AND id IN (
    SELECT id FROM device WHERE app = $1 AND person = $2 AND id <> $3
    ORDER BY used DESC, seen DESC OFFSET greatest($4::bigint - 1, 0)
  )`;

const missedWords = `
  SELECT call.no AS no, call.version AS version FROM leg
  JOIN call ON call.no = leg.call JOIN fact AS last ON last.place = leg.ended
  WHERE leg.app = $1 AND leg.person = $2 AND leg.ended > $3 AND leg.ended <= $4 AND last.at >= $5
  ORDER BY leg.ended DESC LIMIT ${lateCalls}`;

const useWords = "UPDATE device SET used = $4 WHERE app = $1 AND person = $2 AND id = $3";

/** The inbox of a device: what ended while it was away. Reading it also remembers the device. */
export const inboxReader = (ask: Ask, now: () => number) => {
  const read = async (app: number, user: string, { after, upTo }: LateRange): Promise<Inbox> => {
    const rows = (await ask("missed", missedWords, [app, user, after, upTo, now() - lateMs])).toReversed();
    const first = fewFacts(rows, (row) => number(row["version"])).map((row) => number(row["no"]));
    if (first.length === 0) return { place: upTo, ended: [], more: false };
    const whole = await ask("missedCalls", `${wholeCalls} WHERE call.no = ANY ($1)`, [first]);
    const byNumber = new Map(whole.map((row) => [number(row["no"]), toCall(row)]));
    const ended = first.flatMap((no) => byNumber.get(no) ?? []);
    return { place: upTo, ended, more: first.length < rows.length };
  };

  /** Records use and evicts (USE-7): writes that the device is used, and forgets those that were not for longest. */
  const noteUse = async (app: number, user: string, device: string, used: unknown, most: number): Promise<void> => {
    if (used === null) await ask("forgetDevices", forgetWords, [app, user, device, most]);
    else if (now() - number(used) >= usedEveryMs) await ask("useDevice", useWords, [app, user, device, now()]);
  };

  return async (app: number, user: string, device: string, reading: InboxReading = {}): Promise<Inbox> => {
    const { mostDevices = Infinity, range } = reading;
    if (range !== undefined) return read(app, user, range);
    const [row] = await ask("remember", rememberStatement, [app, user, device, now()]);
    const [place, seen] = [number(row?.["place"]), number(row?.["seen"])];
    await noteUse(app, user, device, row?.["used"] ?? null, Math.min(mostDevices, Number.MAX_SAFE_INTEGER));
    return place <= seen ? { place, ended: [], more: false } : read(app, user, { after: seen, upTo: place });
  };
};
