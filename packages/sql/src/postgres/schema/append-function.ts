/**
 * The hot path, appending a batch: one statement, and so one transaction without a round trip inside.
 *
 * Deadlock avoidance by lock ordering: `append_locks_1` names everything two batches may both want (calls, rooms,
 * people) as numbers in one order. Whoever takes them all in that order first waits for nobody afterwards, whatever the
 * order of the steps, and each step can look before it writes. The unique constraints stay the referee.
 *
 * `append_1` answers each step with the place of its last fact, or -1 version, -2 slot, -3 room, -5 block; apart also
 * with -4, somebody else holds what it needs, or with the words of an error. Apart, each step stands behind its own
 * savepoint and waits for nobody, so that one that cannot be written harms no neighbour.
 */
export const appendFunctions = `
CREATE FUNCTION append_locks_1(batch jsonb) RETURNS SETOF bigint LANGUAGE sql STABLE AS $$
  SELECT DISTINCT hashtextextended(name, 0) AS key FROM (
    SELECT concat('c', step ->> 'app', '/', step ->> 'call') AS name FROM jsonb_array_elements(batch) AS step
    UNION ALL
    SELECT concat('r', step ->> 'app', '/', step -> 'room' ->> 'number') FROM jsonb_array_elements(batch) AS step
    WHERE step -> 'version' = '0' AND jsonb_typeof(step -> 'room') = 'object'
    UNION ALL
    SELECT concat('t', step ->> 'app', '/', step -> 'room' ->> 'text') FROM jsonb_array_elements(batch) AS step
    WHERE step -> 'version' = '0' AND jsonb_typeof(step -> 'room' -> 'text') = 'string'
    UNION ALL
    SELECT concat('u', step ->> 'app', '/', person)
    FROM jsonb_array_elements(batch) AS step, jsonb_array_elements_text(
      (step -> 'take') || (step -> 'release') ||
      CASE WHEN jsonb_typeof(step -> 'due') = 'null' THEN step -> 'newcomers' ELSE '[]'::jsonb END) AS person
    UNION ALL
    SELECT concat('u', leg.app, '/', leg.person)
    FROM jsonb_array_elements(batch) AS step
    JOIN call ON call.app = (step ->> 'app')::bigint AND call.id = step ->> 'call'
    JOIN leg ON leg.call = call.no
    WHERE jsonb_typeof(step -> 'due') = 'null'
  ) AS names ORDER BY key
$$;

CREATE FUNCTION append_step_1(step jsonb) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
  its_app CONSTANT bigint := step ->> 'app';
  its_id CONSTANT text := step ->> 'call';
  its_version CONSTANT integer := step ->> 'version';
  next_version CONSTANT integer := its_version + jsonb_array_length(step -> 'facts');
  its_due CONSTANT bigint := step ->> 'due';
  is_over CONSTANT boolean := its_due IS NULL;
  its_room CONSTANT bigint := CASE WHEN NOT is_over THEN step -> 'room' ->> 'number' END;
  its_text CONSTANT text := CASE WHEN NOT is_over THEN step -> 'room' ->> 'text' END;
  takes CONSTANT text[] := CASE WHEN is_over THEN '{}' ELSE ARRAY(SELECT jsonb_array_elements_text(step -> 'take')) END;
  people CONSTANT text[] := ARRAY(SELECT jsonb_array_elements_text((step -> 'newcomers') || (step -> 'take')));
  its_outcome CONSTANT smallint := step -> 'summary' ->> 'outcome';
  its_kind CONSTANT smallint := step -> 'summary' ->> 'kind';
  its_no bigint;
  last_place bigint;
BEGIN
  IF its_version = 0 THEN
    IF EXISTS (SELECT FROM call WHERE app = its_app AND id = its_id) THEN RETURN -1; END IF;
    IF its_room IS NOT NULL AND EXISTS (SELECT FROM call WHERE app = its_app AND room = its_room) THEN RETURN -3; END IF;
    IF its_text IS NOT NULL AND EXISTS (SELECT FROM call WHERE app = its_app AND room_text = its_text) THEN RETURN -3; END IF;
  ELSE
    SELECT no INTO its_no FROM call WHERE app = its_app AND id = its_id AND version = its_version;
    IF NOT FOUND THEN RETURN -1; END IF;
  END IF;
  IF jsonb_typeof(step -> 'rings') = 'object' AND EXISTS (
    SELECT FROM block WHERE app = its_app AND other = step -> 'rings' ->> 'by'
      AND person = ANY (ARRAY(SELECT jsonb_array_elements_text(step -> 'rings' -> 'people')))
  ) THEN RETURN -5; END IF;
  IF cardinality(takes) > 0 AND EXISTS (
    SELECT FROM leg WHERE app = its_app AND person = ANY (takes) AND slot = 0 AND call IS DISTINCT FROM its_no
  ) THEN RETURN -2; END IF;

  IF its_version = 0 THEN
    INSERT INTO call (app, id, version, due, room, room_text, created, outcome, kind)
    VALUES (its_app, its_id, next_version, its_due, its_room, its_text, (step -> 'summary' ->> 'created')::bigint, its_outcome, its_kind)
    RETURNING no INTO its_no;
  ELSIF is_over THEN
    UPDATE call SET version = next_version, due = NULL, room = NULL, room_text = NULL,
      outcome = coalesce(its_outcome, outcome), kind = coalesce(its_kind, kind) WHERE no = its_no;
  ELSE
    UPDATE call SET version = next_version, due = its_due, kind = coalesce(its_kind, kind) WHERE no = its_no;
  END IF;

  WITH written AS (
    INSERT INTO fact (app, call, version, format, type, at, body, command)
    SELECT its_app, its_no, its_version + nr, (step ->> 'format')::integer, each ->> 'type', (each ->> 'at')::bigint, each ->> 'body',
      CASE WHEN nr = 1 THEN step ->> 'command' END
    FROM jsonb_array_elements(step -> 'facts') WITH ORDINALITY AS f (each, nr) ORDER BY nr
    RETURNING place)
  SELECT max(place) INTO last_place FROM written;

  IF is_over THEN
    IF its_version > 0 THEN UPDATE leg SET slot = NULL, ended = last_place WHERE call = its_no; END IF;
    INSERT INTO leg (call, app, person, ended) SELECT its_no, its_app, unnest(people), last_place ON CONFLICT (call, person) DO NOTHING;
    IF jsonb_typeof(step -> 'summary') = 'object' THEN
      INSERT INTO leg (call, app, person, part, talk)
      SELECT its_no, its_app, each ->> 0, (each ->> 1)::smallint, (each ->> 2)::bigint
      FROM jsonb_array_elements(step -> 'summary' -> 'people') AS each
      ON CONFLICT (call, person) DO UPDATE SET part = excluded.part, talk = excluded.talk;
    END IF;
    RETURN last_place;
  END IF;
  IF its_version > 0 AND step -> 'release' <> '[]' THEN
    UPDATE leg SET slot = NULL
    WHERE call = its_no AND person = ANY (ARRAY(SELECT jsonb_array_elements_text(step -> 'release')));
  END IF;
  INSERT INTO leg (call, app, person, slot)
  SELECT DISTINCT its_no, its_app, person, CASE WHEN person = ANY (takes) THEN 0 END FROM unnest(people) AS person
  ON CONFLICT (call, person) DO UPDATE SET slot = 0 WHERE excluded.slot = 0;
  RETURN last_place;
END
$$;

CREATE FUNCTION append_1(batch jsonb, patience_ms integer, apart boolean) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  step jsonb;
  answers jsonb[] := '{}';
  answer jsonb;
  broken text;
BEGIN
  PERFORM set_config('lock_timeout', patience_ms::text, true);
  IF NOT apart THEN PERFORM pg_advisory_xact_lock(key) FROM append_locks_1(batch) AS key; END IF;
  -- OUT-2: the transaction has its id before any place is drawn in it.
  PERFORM pg_current_xact_id();
  FOR step IN SELECT value FROM jsonb_array_elements(batch) LOOP
    IF NOT apart THEN
      answers := answers || to_jsonb(append_step_1(step));
      CONTINUE;
    END IF;
    BEGIN
      SELECT CASE WHEN bool_and(pg_try_advisory_xact_lock(key)) THEN NULL ELSE to_jsonb(-4) END INTO answer
      FROM append_locks_1(jsonb_build_array(step)) AS key;
      IF answer IS NULL THEN answer := to_jsonb(append_step_1(step)); END IF;
    EXCEPTION
      WHEN lock_not_available THEN answer := to_jsonb(-4);
      WHEN unique_violation THEN
        GET STACKED DIAGNOSTICS broken = CONSTRAINT_NAME;
        answer := to_jsonb(CASE broken WHEN 'leg_slot' THEN -2 WHEN 'call_room' THEN -3 WHEN 'call_room_text' THEN -3 ELSE -1 END);
      WHEN OTHERS THEN answer := to_jsonb(SQLERRM);
    END;
    answers := answers || answer;
  END LOOP;
  RETURN to_jsonb(answers);
END
$$;
`;
