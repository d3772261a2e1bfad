import type { Migration } from "../migrating.ts";

/**
 * The schema, step by step; a released step never changes. Few narrow rows with integer keys.
 * A leg's `slot` is its claim: unique while it rings or talks, NULL afterwards. `ended` is the place of
 * the call's last fact, by which a device finds what it has missed.
 */
export const migrations: readonly Migration[] = [
  {
    needs: 1,
    sql: `
  CREATE TABLE app (no INTEGER PRIMARY KEY, secrets TEXT NOT NULL, api_key_hash TEXT NOT NULL);
  CREATE TABLE call (
    no INTEGER PRIMARY KEY,
    app INTEGER NOT NULL,
    id TEXT NOT NULL,
    version INTEGER NOT NULL,
    room INTEGER,
    room_text TEXT,
    due INTEGER
  );
  CREATE UNIQUE INDEX call_id ON call (app, id);
  CREATE UNIQUE INDEX call_room ON call (app, room) WHERE room IS NOT NULL;
  CREATE UNIQUE INDEX call_room_text ON call (app, room_text) WHERE room_text IS NOT NULL;
  CREATE INDEX call_due ON call (due) WHERE due IS NOT NULL;
  CREATE TABLE fact (
    place INTEGER PRIMARY KEY,
    app INTEGER NOT NULL,
    call INTEGER NOT NULL,
    version INTEGER NOT NULL,
    format INTEGER NOT NULL,
    name TEXT NOT NULL,
    at INTEGER NOT NULL,
    body TEXT NOT NULL,
    command TEXT
  );
  CREATE UNIQUE INDEX fact_version ON fact (call, version);
  CREATE UNIQUE INDEX fact_command ON fact (app, command) WHERE command IS NOT NULL;
  CREATE TABLE leg (
    call INTEGER NOT NULL,
    app INTEGER NOT NULL,
    person TEXT NOT NULL,
    slot INTEGER,
    ended INTEGER,
    proven_at INTEGER,
    gone_at INTEGER,
    PRIMARY KEY (call, person)
  ) WITHOUT ROWID;
  CREATE UNIQUE INDEX leg_slot ON leg (app, person, slot) WHERE slot IS NOT NULL;
  CREATE INDEX leg_ended ON leg (app, person, ended) WHERE ended IS NOT NULL;
  CREATE TABLE device (
    app INTEGER NOT NULL,
    person TEXT NOT NULL,
    id TEXT NOT NULL,
    seen INTEGER NOT NULL,
    PRIMARY KEY (app, person, id)
  ) WITHOUT ROWID;
  CREATE TABLE heartbeat (no INTEGER PRIMARY KEY, at INTEGER NOT NULL);
  INSERT INTO heartbeat (no, at) VALUES (0, 0);
  `,
  },
  // A repeat names its call, so its answer is found among that call's facts; an index in random order cost a page a command.
  { needs: 1, sql: "DROP INDEX fact_command;" },
  // `person` is never rung by `other`.
  {
    needs: 1,
    sql: `
  CREATE TABLE block (
    app INTEGER NOT NULL,
    person TEXT NOT NULL,
    other TEXT NOT NULL,
    PRIMARY KEY (app, person, other)
  ) WITHOUT ROWID;
  ALTER TABLE app ADD COLUMN policy TEXT NOT NULL DEFAULT '{}';
  `,
  },
  // When proofs were written in the last minutes: a pause between them, and no fact in it, was an outage.
  { needs: 1, sql: "CREATE TABLE beat (at INTEGER PRIMARY KEY);" },
  // A device's word of what it has seen was taken as it came; beyond the newest place it would hide what ends later.
  {
    needs: 1,
    sql: `
  UPDATE device SET seen = (SELECT coalesce(max(place), 0) FROM fact)
  WHERE seen > (SELECT coalesce(max(place), 0) FROM fact);
  `,
  },
  // A page of an app's calls, newest first, without sorting all of them.
  { needs: 1, sql: "CREATE INDEX call_page ON call (app, no);" },
  // When a device was used last, to forget the longest unused; by the store's clock.
  { needs: 1, sql: "ALTER TABLE device ADD COLUMN used INTEGER NOT NULL DEFAULT 0;" },
  // What the store's clock said at a moment of the machine's uptime, for a start on the same boot.
  {
    needs: 1,
    sql: `
  ALTER TABLE heartbeat ADD COLUMN boot TEXT;
  ALTER TABLE heartbeat ADD COLUMN uptime INTEGER;
  ALTER TABLE heartbeat ADD COLUMN marked INTEGER;
  `,
  },
  // Since when a user's userSigs count: the back end has ended the sessions of those that were signed before.
  {
    needs: 1,
    sql: `
  CREATE TABLE revocation (
    app INTEGER NOT NULL,
    person TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (app, person)
  ) WITHOUT ROWID;
  `,
  },
  // How far each reaction has walked the facts.
  { needs: 1, sql: "CREATE TABLE outbox_cursor (name TEXT PRIMARY KEY, place INTEGER NOT NULL) WITHOUT ROWID;" },
];
