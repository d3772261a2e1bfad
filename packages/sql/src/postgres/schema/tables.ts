/**
 * The schema: the tables of `../sqlite/migrations.ts` as PostgreSQL writes them. `place` is drawn when the people of a
 * call that ends are locked (see `append-function.ts`), so that for each of them places go up as commits do.
 */
export const schema = `
CREATE TABLE app (
  no bigint PRIMARY KEY,
  secrets text NOT NULL,
  policy text NOT NULL
);
CREATE TABLE api_key (
  app bigint NOT NULL,
  id text COLLATE "C" NOT NULL,
  hash text NOT NULL,
  name text NOT NULL,
  scopes text NOT NULL,
  created bigint NOT NULL,
  expires bigint,
  used bigint,
  PRIMARY KEY (app, id)
);
CREATE TABLE block (
  app bigint NOT NULL,
  person text COLLATE "C" NOT NULL,
  other text COLLATE "C" NOT NULL,
  PRIMARY KEY (app, person, other)
);
CREATE TABLE call (
  no bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  app bigint NOT NULL,
  id text COLLATE "C" NOT NULL,
  version integer NOT NULL,
  room bigint,
  room_text text COLLATE "C",
  due bigint,
  created bigint,
  outcome smallint,
  kind smallint
);
CREATE UNIQUE INDEX call_id ON call (app, id);
CREATE UNIQUE INDEX call_room ON call (app, room) WHERE room IS NOT NULL;
CREATE UNIQUE INDEX call_room_text ON call (app, room_text) WHERE room_text IS NOT NULL;
CREATE INDEX call_due ON call (due) WHERE due IS NOT NULL;
CREATE INDEX call_search ON call (app, outcome, kind, no);
CREATE TABLE fact (
  place bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  app bigint NOT NULL,
  call bigint NOT NULL,
  version integer NOT NULL,
  format integer NOT NULL,
  type text NOT NULL,
  at bigint NOT NULL,
  body text NOT NULL,
  command text
);
CREATE UNIQUE INDEX fact_version ON fact (call, version);
CREATE TABLE leg (
  call bigint NOT NULL,
  app bigint NOT NULL,
  person text COLLATE "C" NOT NULL,
  slot integer,
  ended bigint,
  proven_at bigint,
  gone_at bigint,
  part smallint,
  talk bigint,
  PRIMARY KEY (call, person)
);
CREATE UNIQUE INDEX leg_slot ON leg (app, person, slot) WHERE slot IS NOT NULL;
CREATE INDEX leg_ended ON leg (app, person, ended) WHERE ended IS NOT NULL;
CREATE INDEX leg_part ON leg (app, person, part, call) WHERE part IS NOT NULL;
CREATE TABLE device (
  app bigint NOT NULL,
  person text COLLATE "C" NOT NULL,
  id text COLLATE "C" NOT NULL,
  seen bigint NOT NULL,
  used bigint NOT NULL,
  PRIMARY KEY (app, person, id)
);
CREATE TABLE heartbeat (no integer PRIMARY KEY, at bigint NOT NULL);
INSERT INTO heartbeat (no, at) VALUES (0, 0);
CREATE TABLE proof (at bigint PRIMARY KEY);
CREATE TABLE revocation (
  app bigint NOT NULL,
  person text COLLATE "C" NOT NULL,
  at bigint NOT NULL,
  PRIMARY KEY (app, person)
);
-- How far the nodes' common clock stands ahead of the database's, in ms: other than nothing once that one was set (STORE-8).
CREATE TABLE clock_offset (no integer PRIMARY KEY, ms bigint NOT NULL);
INSERT INTO clock_offset (no, ms) VALUES (0, 0);
`;
