import type { Migration } from "../migrating.ts";

/**
 * The schema as migrations; a released step never changes. Few narrow rows with integer keys. A leg's `slot` is its
 * claim: unique while it rings or talks, NULL afterwards. `ended` is the place of the call's last fact, by which a
 * device finds what it has missed. A repeat of a command names its call, so that its reply is found among that call's
 * facts: an index in random order cost a page a command. `block`: `person` is never rung by `other`.
 * `created`, `outcome` and `kind` of a call, `part` and `talk` of a leg are its summary (`../summary-row.ts`), by which it is
 * found and added up; a call id that is used up has none. A leg with a part and no `ended` is of somebody who never heard.
 */
const schema = `
  CREATE TABLE app (
    no INTEGER PRIMARY KEY,
    secrets TEXT NOT NULL,
    policy TEXT NOT NULL
  );
  CREATE TABLE api_key (
    app INTEGER NOT NULL,
    id TEXT NOT NULL,
    hash TEXT NOT NULL,
    name TEXT NOT NULL,
    scopes TEXT NOT NULL,
    created INTEGER NOT NULL,
    expires INTEGER,
    used INTEGER,
    PRIMARY KEY (app, id)
  ) WITHOUT ROWID;
  CREATE TABLE call (
    no INTEGER PRIMARY KEY,
    app INTEGER NOT NULL,
    id TEXT NOT NULL,
    version INTEGER NOT NULL,
    room INTEGER,
    room_text TEXT,
    due INTEGER,
    created INTEGER,
    outcome INTEGER,
    kind INTEGER
  );
  CREATE UNIQUE INDEX call_id ON call (app, id);
  CREATE UNIQUE INDEX call_room ON call (app, room) WHERE room IS NOT NULL;
  CREATE UNIQUE INDEX call_room_text ON call (app, room_text) WHERE room_text IS NOT NULL;
  CREATE INDEX call_due ON call (due) WHERE due IS NOT NULL;
  CREATE INDEX call_search ON call (app, outcome, kind, no);
  CREATE TABLE fact (
    place INTEGER PRIMARY KEY,
    app INTEGER NOT NULL,
    call INTEGER NOT NULL,
    version INTEGER NOT NULL,
    format INTEGER NOT NULL,
    type TEXT NOT NULL,
    at INTEGER NOT NULL,
    body TEXT NOT NULL,
    command TEXT
  );
  CREATE UNIQUE INDEX fact_version ON fact (call, version);
  CREATE TABLE leg (
    call INTEGER NOT NULL,
    app INTEGER NOT NULL,
    person TEXT NOT NULL,
    slot INTEGER,
    ended INTEGER,
    proven_at INTEGER,
    gone_at INTEGER,
    part INTEGER,
    talk INTEGER,
    PRIMARY KEY (call, person)
  ) WITHOUT ROWID;
  CREATE UNIQUE INDEX leg_slot ON leg (app, person, slot) WHERE slot IS NOT NULL;
  CREATE INDEX leg_ended ON leg (app, person, ended) WHERE ended IS NOT NULL;
  CREATE INDEX leg_part ON leg (app, person, part, call) WHERE part IS NOT NULL;
  CREATE TABLE block (
    app INTEGER NOT NULL,
    person TEXT NOT NULL,
    other TEXT NOT NULL,
    PRIMARY KEY (app, person, other)
  ) WITHOUT ROWID;
`;

/**
 * The tables of devices and of time. `used`: when a device was used last, to forget the longest unused (USE-7).
 * `revocation`: since when a user's userSigs count (LOGIN-4). `heartbeat`: when anything was last written, and what the
 * store's clock said at a moment of the machine's uptime (STORE-8). `proof`: when proofs were written in the last
 * minutes; a pause between them, and no fact in it, was an outage (BEAT-5). `outbox_cursor`: how far each reaction has
 * walked.
 */
const devicesAndTime = `
  CREATE TABLE device (
    app INTEGER NOT NULL,
    person TEXT NOT NULL,
    id TEXT NOT NULL,
    seen INTEGER NOT NULL,
    used INTEGER NOT NULL,
    PRIMARY KEY (app, person, id)
  ) WITHOUT ROWID;
  CREATE TABLE revocation (
    app INTEGER NOT NULL,
    person TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (app, person)
  ) WITHOUT ROWID;
  CREATE TABLE heartbeat (
    no INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    boot TEXT,
    uptime REAL,
    marked REAL
  );
  INSERT INTO heartbeat (no, at) VALUES (0, 0);
  CREATE TABLE proof (at INTEGER PRIMARY KEY);
  CREATE TABLE outbox_cursor (name TEXT PRIMARY KEY, place INTEGER NOT NULL) WITHOUT ROWID;
`;

/** The table of profiles. */
const profiles = `
  CREATE TABLE profile (
    app INTEGER NOT NULL,
    person TEXT NOT NULL,
    name TEXT NOT NULL,
    avatar TEXT NOT NULL,
    PRIMARY KEY (app, person)
  ) WITHOUT ROWID;
`;

export const migrations: readonly Migration[] = [
  { needs: 1, sql: schema + devicesAndTime },
  { needs: 1, sql: profiles },
];
