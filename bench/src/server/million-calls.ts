import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";

/** SQL that clones one call of the database: other ids, other users, all of them over, ten a second. */
const copies = (count: number, users: number): readonly string[] => [
  `CREATE TEMP TABLE pattern AS SELECT no, (SELECT max(place) FROM fact) AS place FROM call ORDER BY no DESC LIMIT 1`,
  `CREATE TEMP TABLE copy AS WITH RECURSIVE nr (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM nr WHERE i < ${count}) SELECT i FROM nr`,
  `INSERT INTO call (no, app, id, version, room, room_text, due, created, outcome, kind)
    SELECT call.no + i, app, substr('copy' || hex(randomblob(16)), 1, 22), version, NULL, NULL, NULL, created + 100 * i, outcome, kind
    FROM copy, call WHERE call.no = (SELECT no FROM pattern) ORDER BY i`,
  `INSERT INTO fact (app, call, version, format, type, at, body, command)
    SELECT app, fact.call + i, version, format, type, at, body, command
    FROM copy, fact WHERE fact.call = (SELECT no FROM pattern) ORDER BY i, version`,
  `INSERT INTO leg (call, app, person, slot, ended, proven_at, gone_at, part, talk)
    SELECT leg.call + i, app, 'u' || ((i * 7919 + (person > 'callef')) % ${users}), NULL,
      (SELECT place FROM pattern) + i * (SELECT count(*) FROM fact WHERE call = (SELECT no FROM pattern)), proven_at, gone_at, part, talk
    FROM copy, leg WHERE leg.call = (SELECT no FROM pattern) ORDER BY i`,
];

/** Preloads the database of a stopped server with `count` ended calls of so many users, clones of its last one. */
export const storeCalls = (folder: string, count: number, users: number): void => {
  const database = new DatabaseSync(join(folder, "opencallkit.db"));
  database.exec("PRAGMA synchronous = OFF; PRAGMA temp_store = MEMORY; BEGIN");
  for (const each of copies(count, users)) database.exec(each);
  database.exec("COMMIT");
  const held = database.prepare("SELECT count(DISTINCT call) AS calls, count(*) AS facts FROM fact").get();
  if (Number(held?.["calls"]) <= count || Number(held?.["facts"]) < 3 * count)
    throw new Error("not every call was stored");
  database.close();
};
