/**
 * The transactional outbox: named cursors, and a walk over the facts up to the newest settled place (OUT-2).
 *
 * Places are drawn in one order and committed in another. A *mark* is the newest place `P` that is committed, with a
 * transaction id `M` that was taken after `P` was seen. An append takes its id before it draws places, and whatever
 * drew a place up to `P` did so before `P` was seen; so its id is less than `M`. Once every transaction below `M` has
 * ended (`pg_snapshot_xmin`), all places up to `P` are settled. The newest id that a snapshot knows
 * (`pg_snapshot_xmax`) would not do for `M`: it is that of the newest transaction that has *ended*, and an older one
 * may have drawn `P` after a younger one, which is still open, has drawn a place below it.
 *
 * Nothing of a mark is stored: a dump goes into a cluster whose ids begin anew. The caller hands the mark back at the
 * next reading, with the cluster and the table that it belongs to; one of another is no mark. The lease of a cursor
 * counts by the nodes' common clock (STORE-8); one that is longer than any lease is of another clock, and void. What is
 * written here need not survive a crash: a cursor that went back is walked again.
 */
export const outboxSchema = `
CREATE TABLE outbox_cursor (
  name text COLLATE "C" PRIMARY KEY,
  place bigint NOT NULL,
  holder text,
  term bigint NOT NULL,
  until bigint NOT NULL
);

CREATE FUNCTION outbox_claim_1(cursor_name text, claimer text, now_ms bigint, lease_ms bigint, from_now boolean)
RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  claimed jsonb;
BEGIN
  PERFORM set_config('synchronous_commit', 'off', true);
  IF NOT EXISTS (SELECT FROM outbox_cursor WHERE name = cursor_name) THEN
    INSERT INTO outbox_cursor (name, place, term, until)
    SELECT cursor_name, CASE WHEN from_now THEN coalesce(max(fact.place), 0) ELSE 0 END, 0, 0 FROM fact
    ON CONFLICT DO NOTHING;
  END IF;
  UPDATE outbox_cursor
  SET holder = claimer, until = now_ms + lease_ms, term = term + CASE WHEN holder = claimer THEN 0 ELSE 1 END
  WHERE name = cursor_name
    AND (holder IS NULL OR holder = claimer OR until <= now_ms OR until > now_ms + 2 * lease_ms)
  RETURNING jsonb_build_object('term', term, 'place', place) INTO claimed;
  RETURN claimed;
END
$$;

CREATE FUNCTION outbox_move_1(cursor_name text, its_term bigint, from_place bigint, to_place bigint)
RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
  PERFORM set_config('synchronous_commit', 'off', true);
  UPDATE outbox_cursor SET place = to_place
  WHERE name = cursor_name AND term = its_term AND place = from_place AND place <= to_place;
  RETURN FOUND;
END
$$;

CREATE FUNCTION outbox_read_1(after_place bigint, most integer, names text[], mark jsonb) RETURNS json LANGUAGE plpgsql AS $$
DECLARE
  origin CONSTANT text := concat(pg_postmaster_start_time(), ' ', 'fact'::regclass::oid);
  settled bigint := 0;
  marked bigint;
  mark_tx xid8;
  newest bigint;
  looked integer;
  up_to bigint;
  found_facts json;
BEGIN
  IF mark ->> 'origin' = origin THEN
    settled := mark ->> 'settled';
    marked := mark ->> 'place';
    mark_tx := mark ->> 'tx';
  END IF;
  IF mark_tx IS NOT NULL AND pg_snapshot_xmin(pg_current_snapshot()) >= mark_tx THEN
    settled := marked;
    mark_tx := NULL;
  END IF;
  SELECT coalesce(max(place), 0) INTO newest FROM fact;
  IF mark_tx IS NULL AND newest > greatest(settled, after_place) THEN
    marked := newest;
    mark_tx := pg_current_xact_id();
    IF pg_snapshot_xmin(pg_current_snapshot()) >= mark_tx THEN
      settled := marked;
      mark_tx := NULL;
    END IF;
  END IF;
  WITH seen AS (
    SELECT fact.place, fact.app, fact.call, fact.type, fact.at, fact.body FROM fact
    WHERE fact.place > after_place AND fact.place <= settled ORDER BY fact.place LIMIT most
  )
  SELECT count(*), max(seen.place),
    json_agg(json_build_array(seen.place, seen.app, call.id, seen.type, seen.at, seen.body) ORDER BY seen.place)
      FILTER (WHERE call.id IS NOT NULL)
  INTO looked, up_to, found_facts
  FROM seen LEFT JOIN call ON call.no = seen.call AND seen.type = ANY (names);
  IF looked < most THEN up_to := greatest(settled, after_place); END IF;
  RETURN json_build_object(
    'facts', coalesce(found_facts, '[]'),
    'upTo', up_to,
    'rest', CASE WHEN looked = most THEN 'settled' WHEN newest > up_to THEN 'open' ELSE 'nothing' END,
    'oldest', (SELECT at FROM fact WHERE place > after_place ORDER BY place LIMIT 1),
    'mark', json_build_object('origin', origin, 'settled', settled, 'place', marked, 'tx', mark_tx::text));
END
$$;
`;
