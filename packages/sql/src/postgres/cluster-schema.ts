/**
 * What nodes tell each other. Unlogged: a crash of the database empties these tables, and each node says
 * again what belongs in them. A node that is not heard for 3.5 s is away; its rows live a minute.
 */
export const nodesSchema = `
CREATE INDEX leg_live ON leg (app, person) WHERE ended IS NULL;
CREATE UNLOGGED TABLE node (id text PRIMARY KEY, at bigint NOT NULL);
CREATE UNLOGGED TABLE seat (
  app bigint NOT NULL,
  person text COLLATE "C" NOT NULL,
  client text COLLATE "C" NOT NULL,
  device text NOT NULL,
  node text NOT NULL,
  PRIMARY KEY (app, person, client)
);
CREATE INDEX seat_node ON seat (node);
-- A sequence that survives the crash: a number never means two letters.
CREATE SEQUENCE letter_no;
CREATE UNLOGGED TABLE letter (
  no bigint PRIMARY KEY DEFAULT nextval('letter_no'),
  node text NOT NULL,
  at bigint NOT NULL,
  body text NOT NULL
);
CREATE INDEX letter_node ON letter (node, no);

CREATE FUNCTION send_1(me text, now_ms bigint, letters jsonb, came jsonb, went jsonb, dues jsonb, bells text[])
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  bell text;
BEGIN
  WITH addressed AS (
    SELECT nr, node.id AS target, one ->> 'body' AS body
    FROM jsonb_array_elements(letters) WITH ORDINALITY AS l (one, nr)
    JOIN node ON node.id <> me AND node.at > now_ms - 10000 WHERE one -> 'to' = '"all"'
    UNION ALL
    SELECT nr, seat.node, one ->> 'body'
    FROM jsonb_array_elements(letters) WITH ORDINALITY AS l (one, nr)
    JOIN seat ON seat.app = (one -> 'to' ->> 'app')::bigint AND seat.person = one -> 'to' ->> 'user'
      AND seat.client = one -> 'to' ->> 'client' AND seat.node <> me
  ), posted AS (
    INSERT INTO letter (node, at, body) SELECT target, now_ms, body FROM addressed ORDER BY nr RETURNING node
  )
  SELECT jsonb_build_object('from', me, 'to', jsonb_agg(DISTINCT node))::text INTO bell FROM posted HAVING count(*) > 0;
  IF bell IS NOT NULL THEN PERFORM pg_notify('opencallkit', bell); END IF;
  -- A seat that another node is just taking over is that node's.
  DELETE FROM seat USING (
    SELECT seat.app, seat.person, seat.client FROM jsonb_array_elements(went) AS w
    JOIN seat ON seat.app = (w ->> 'app')::bigint AND seat.person = w ->> 'user' AND seat.client = w ->> 'client'
    WHERE seat.node = me FOR UPDATE OF seat SKIP LOCKED
  ) AS left_by
  WHERE seat.app = left_by.app AND seat.person = left_by.person AND seat.client = left_by.client AND seat.node = me;
  INSERT INTO seat (app, person, client, device, node)
  SELECT (c ->> 'app')::bigint AS app, c ->> 'user' AS person, c ->> 'client' AS client, c ->> 'device', me
  FROM jsonb_array_elements(came) AS c ORDER BY app, person, client
  ON CONFLICT (app, person, client) DO UPDATE SET device = excluded.device, node = excluded.node;
  UPDATE call SET due = later.at FROM (
    SELECT call.no, (d ->> 'at')::bigint AS at FROM jsonb_array_elements(dues) AS d
    JOIN call ON call.app = (d ->> 'app')::bigint AND call.id = d ->> 'call' AND call.version = (d ->> 'version')::integer
    WHERE call.due IS NOT NULL FOR UPDATE OF call SKIP LOCKED
  ) AS later WHERE call.no = later.no;
  PERFORM pg_notify('opencallkit', each) FROM unnest(bells) AS each;
END
$$;

CREATE FUNCTION look_1(me text, now_ms bigint, after_place bigint, tidy boolean)
RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  known boolean;
  others jsonb;
BEGIN
  UPDATE node SET at = now_ms WHERE id = me;
  known := FOUND;
  IF NOT known THEN INSERT INTO node (id, at) VALUES (me, now_ms); END IF;
  IF tidy THEN
    DELETE FROM letter WHERE at < now_ms - 60000;
    DELETE FROM node WHERE at < now_ms - 60000;
    DELETE FROM seat WHERE node NOT IN (SELECT id FROM node);
  END IF;
  SELECT coalesce(jsonb_agg(id ORDER BY id), '[]') INTO others FROM node WHERE id <> me AND at > now_ms - 3500;
  RETURN jsonb_build_object(
    'known', known,
    'others', others,
    'beat', (SELECT at FROM heartbeat WHERE no = 0),
    'place', (SELECT coalesce(max(place), 0) FROM fact),
    'changes', CASE WHEN others <> '[]' THEN (
      SELECT jsonb_agg(jsonb_build_array(app, id, version, ARRAY(SELECT person FROM leg WHERE leg.call = call.no)))
      FROM call WHERE no IN (SELECT call FROM fact WHERE place > after_place)) END);
END
$$;

CREATE FUNCTION letters_1(me text, have_read bigint[]) RETURNS jsonb LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM letter WHERE no = ANY (have_read);
  RETURN (SELECT coalesce(jsonb_agg(jsonb_build_array(no, body) ORDER BY no), '[]') FROM letter WHERE node = me);
END
$$;
`;
