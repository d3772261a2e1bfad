import { beatsMs } from "../pause.ts";

/**
 * Proofs of life and how far devices have seen, in one statement. Both only move forward, so that a node
 * that knows less than another takes nothing back. A leg that somebody is writing just now is passed over
 * and comes with the next proofs; nobody waits here while holding what others want.
 */
export const proveFunction = `
CREATE FUNCTION prove_1(lives jsonb, sights jsonb, now_ms bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  UPDATE leg SET proven_at = newest.proven_at, gone_at = newest.gone_at
  FROM (
    SELECT leg.call, leg.person, (life ->> 3)::bigint AS proven_at, (life ->> 4)::bigint AS gone_at
    FROM jsonb_array_elements(lives) AS life
    JOIN call ON call.app = (life ->> 0)::bigint AND call.id = life ->> 1
    JOIN leg ON leg.call = call.no AND leg.person = life ->> 2
    FOR UPDATE OF leg SKIP LOCKED
  ) AS newest
  WHERE leg.call = newest.call AND leg.person = newest.person AND coalesce(leg.proven_at, 0) <= newest.proven_at;
  UPDATE device SET seen = newest.seen
  FROM (
    SELECT device.app, device.person, device.id, (sight ->> 3)::bigint AS seen
    FROM jsonb_array_elements(sights) AS sight
    JOIN device ON device.app = (sight ->> 0)::bigint AND device.person = sight ->> 1 AND device.id = sight ->> 2
    ORDER BY device.app, device.person, device.id FOR UPDATE OF device
  ) AS newest
  WHERE device.app = newest.app AND device.person = newest.person AND device.id = newest.id AND device.seen < newest.seen;
  UPDATE heartbeat SET at = greatest(at, now_ms) WHERE no = 0;
END
$$;
`;

/** The same, and when it was: a pause between proofs, and no fact in it, was an outage. */
export const beatsSchema = `
CREATE TABLE beat (at bigint PRIMARY KEY);
CREATE FUNCTION prove_2(lives jsonb, sights jsonb, now_ms bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM prove_1(lives, sights, now_ms);
  INSERT INTO beat (at) VALUES (now_ms) ON CONFLICT DO NOTHING;
  DELETE FROM beat WHERE at < now_ms - ${beatsMs};
END
$$;
`;

/**
 * LATE-5: the same again. How far a device has seen is its own word, so it counts up to the newest place there is: more
 * would be out of range, and would fail the proofs of everybody beside it, or hide what ends later.
 */
export const sightsSchema = `
CREATE FUNCTION sights_1(sights jsonb) RETURNS jsonb LANGUAGE sql STABLE AS $$
  SELECT coalesce(jsonb_agg(jsonb_build_array(
    sight -> 0, sight -> 1, sight -> 2, floor(greatest(0, least((sight ->> 3)::numeric, newest.place))))), '[]')
  FROM jsonb_array_elements(sights) AS sight, (SELECT coalesce(max(place), 0) AS place FROM fact) AS newest
  WHERE jsonb_typeof(sight -> 3) = 'number'
$$;
CREATE FUNCTION prove_3(lives jsonb, sights jsonb, now_ms bigint) RETURNS void LANGUAGE sql AS $$
  SELECT prove_2(lives, sights_1(sights), now_ms)
$$;
UPDATE device SET seen = newest.place FROM (SELECT coalesce(max(place), 0) AS place FROM fact) AS newest
WHERE seen > newest.place;
`;
