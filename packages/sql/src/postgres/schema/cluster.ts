/**
 * Cluster membership and messages: what nodes tell each other. Unlogged tables: a crash of the database empties them,
 * and each node says again what belongs in them. A node that is not heard for 3.5 s is away; its rows live a minute.
 */
export const clusterSchema = `
CREATE INDEX leg_live ON leg (app, person) WHERE ended IS NULL;
CREATE UNLOGGED TABLE node (id text PRIMARY KEY, at bigint NOT NULL);
CREATE UNLOGGED TABLE presence (
  app bigint NOT NULL,
  person text COLLATE "C" NOT NULL,
  client text COLLATE "C" NOT NULL,
  device text NOT NULL,
  node text NOT NULL,
  PRIMARY KEY (app, person, client)
);
CREATE INDEX presence_node ON presence (node);
-- A sequence that survives the crash: a number never means two messages.
CREATE SEQUENCE message_no;
CREATE UNLOGGED TABLE message (
  no bigint PRIMARY KEY DEFAULT nextval('message_no'),
  node text NOT NULL,
  at bigint NOT NULL,
  body text NOT NULL
);
CREATE INDEX message_node ON message (node, no);

CREATE FUNCTION send_1(me text, now_ms bigint, messages jsonb, connected jsonb, disconnected jsonb, dues jsonb, wake_ups text[])
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  wake_up text;
BEGIN
  WITH addressed AS (
    SELECT nr, node.id AS target, one ->> 'body' AS body
    FROM jsonb_array_elements(messages) WITH ORDINALITY AS l (one, nr)
    JOIN node ON node.id <> me AND node.at > now_ms - 10000 WHERE one -> 'to' = '"all"'
    UNION ALL
    SELECT nr, presence.node, one ->> 'body'
    FROM jsonb_array_elements(messages) WITH ORDINALITY AS l (one, nr)
    JOIN presence ON presence.app = (one -> 'to' ->> 'app')::bigint AND presence.person = one -> 'to' ->> 'user'
      AND presence.client = one -> 'to' ->> 'client' AND presence.node <> me
  ), posted AS (
    INSERT INTO message (node, at, body) SELECT target, now_ms, body FROM addressed ORDER BY nr RETURNING node
  )
  SELECT jsonb_build_object('from', me, 'to', jsonb_agg(DISTINCT node))::text INTO wake_up FROM posted HAVING count(*) > 0;
  IF wake_up IS NOT NULL THEN PERFORM pg_notify('opencallkit', wake_up); END IF;
  -- A client that another node is just taking over is that node's.
  DELETE FROM presence USING (
    SELECT presence.app, presence.person, presence.client FROM jsonb_array_elements(disconnected) AS w
    JOIN presence ON presence.app = (w ->> 'app')::bigint AND presence.person = w ->> 'user' AND presence.client = w ->> 'client'
    WHERE presence.node = me FOR UPDATE OF presence SKIP LOCKED
  ) AS left_by
  WHERE presence.app = left_by.app AND presence.person = left_by.person AND presence.client = left_by.client AND presence.node = me;
  INSERT INTO presence (app, person, client, device, node)
  SELECT (c ->> 'app')::bigint AS app, c ->> 'user' AS person, c ->> 'client' AS client, c ->> 'device', me
  FROM jsonb_array_elements(connected) AS c ORDER BY app, person, client
  ON CONFLICT (app, person, client) DO UPDATE SET device = excluded.device, node = excluded.node;
  UPDATE call SET due = later.at FROM (
    SELECT call.no, (d ->> 'at')::bigint AS at FROM jsonb_array_elements(dues) AS d
    JOIN call ON call.app = (d ->> 'app')::bigint AND call.id = d ->> 'call' AND call.version = (d ->> 'version')::integer
    WHERE call.due IS NOT NULL FOR UPDATE OF call SKIP LOCKED
  ) AS later WHERE call.no = later.no;
  PERFORM pg_notify('opencallkit', each) FROM unnest(wake_ups) AS each;
END
$$;

CREATE FUNCTION poll_1(me text, now_ms bigint, after_place bigint, tidy boolean)
RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  known boolean;
  others jsonb;
BEGIN
  UPDATE node SET at = now_ms WHERE id = me;
  known := FOUND;
  IF NOT known THEN INSERT INTO node (id, at) VALUES (me, now_ms); END IF;
  IF tidy THEN
    DELETE FROM message WHERE at < now_ms - 60000;
    DELETE FROM node WHERE at < now_ms - 60000;
    DELETE FROM presence WHERE node NOT IN (SELECT id FROM node);
  END IF;
  SELECT coalesce(jsonb_agg(id ORDER BY id), '[]') INTO others FROM node WHERE id <> me AND at > now_ms - 3500;
  RETURN jsonb_build_object(
    'known', known,
    'others', others,
    'heartbeat', (SELECT at FROM heartbeat WHERE no = 0),
    'place', (SELECT coalesce(max(place), 0) FROM fact),
    'changes', CASE WHEN others <> '[]' THEN (
      SELECT jsonb_agg(jsonb_build_array(app, id, version, ARRAY(SELECT person FROM leg WHERE leg.call = call.no)))
      FROM call WHERE no IN (SELECT call FROM fact WHERE place > after_place)) END);
END
$$;

CREATE FUNCTION messages_1(me text, have_read bigint[]) RETURNS jsonb LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM message WHERE no = ANY (have_read);
  RETURN (SELECT coalesce(jsonb_agg(jsonb_build_array(no, body) ORDER BY no), '[]') FROM message WHERE node = me);
END
$$;
`;
