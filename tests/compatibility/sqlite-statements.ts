/**
 * What the build before the newest steps of the schema asks of an embedded database, word for word; it knew four steps.
 * A copy and no import: the words of today are no proof. Renewed with each release, from the build that was released.
 */
export const sqliteStatements = {
  begin:
    "INSERT INTO call (app, id, version, due, room, room_text) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (app, id) DO NOTHING",
  advance: "UPDATE call SET version = ?, due = ? WHERE app = ? AND id = ? AND version = ? RETURNING no",
  finish:
    "UPDATE call SET version = ?, due = NULL, room = NULL, room_text = NULL WHERE app = ? AND id = ? AND version = ? RETURNING no",
  fact: "INSERT INTO fact (app, call, version, format, name, at, body, command) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
  addLeg: `INSERT INTO leg (call, app, person, slot, ended) VALUES (?, ?, ?, ?, ?) ON CONFLICT (call, person)
    DO UPDATE SET slot = coalesce(excluded.slot, slot), ended = coalesce(excluded.ended, ended)`,
  freeSlot: "UPDATE leg SET slot = NULL WHERE call = ? AND person = ?",
  blocks: "SELECT 1 FROM block WHERE app = ? AND person = ? AND other = ?",
  endLegs: "UPDATE leg SET slot = NULL, ended = ? WHERE call = ?",
  byId: "SELECT no, app, id FROM call WHERE app = ? AND id = ?",
  liveCalls: "SELECT no, app, id FROM call WHERE due IS NOT NULL ORDER BY no",
  factsOf: "SELECT place, name, at, body, command FROM fact WHERE call = ? ORDER BY version",
  legsOf: "SELECT person, proven_at, gone_at FROM leg WHERE call = ?",
  greet: "INSERT INTO device (app, person, id, seen) VALUES (?, ?, ?, ?)",
  proveLives: `
    UPDATE leg SET proven_at = proof.value ->> 3, gone_at = proof.value ->> 4
    FROM json_each(?) AS proof JOIN call ON call.app = proof.value ->> 0 AND call.id = proof.value ->> 1
    WHERE leg.call = call.no AND leg.person = proof.value ->> 2`,
  proveSeen: `
    UPDATE device SET seen = proof.value ->> 3
    FROM json_each(?) AS proof
    WHERE device.app = proof.value ->> 0 AND device.person = proof.value ->> 1 AND device.id = proof.value ->> 2
      AND device.seen < proof.value ->> 3`,
  heartbeat: "UPDATE heartbeat SET at = max(at, ?) WHERE no = 0",
  beat: "INSERT INTO beat (at) VALUES (?) ON CONFLICT DO NOTHING",
  forget: "DELETE FROM beat WHERE at < ?",
} as const;
