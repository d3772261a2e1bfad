import { proofsMs } from "../../pause.ts";

/**
 * Proofs of life and read positions of devices, in one statement. Both are monotonic, so that a node that knows less
 * than another takes nothing back. A leg that somebody is writing just now is skipped (SKIP LOCKED) and comes with the
 * next proofs; nobody waits here while holding what others want. The time of the proofs is written too: a pause between
 * them, and no fact in it, was an outage (BEAT-5). A read position is the device's own word, so it is clamped to the
 * newest place there is: more would hide what ends later (LATE-5).
 */
export const proveFunction = `
CREATE FUNCTION prove_1(lives jsonb, sights jsonb, now_ms bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  newest_place CONSTANT bigint := (SELECT coalesce(max(place), 0) FROM fact);
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
    SELECT device.app, device.person, device.id, floor(greatest(0, least((sight ->> 3)::numeric, newest_place)))::bigint AS seen
    FROM jsonb_array_elements(sights) AS sight
    JOIN device ON device.app = (sight ->> 0)::bigint AND device.person = sight ->> 1 AND device.id = sight ->> 2
    WHERE jsonb_typeof(sight -> 3) = 'number'
    ORDER BY device.app, device.person, device.id FOR UPDATE OF device
  ) AS newest
  WHERE device.app = newest.app AND device.person = newest.person AND device.id = newest.id AND device.seen < newest.seen;
  UPDATE heartbeat SET at = greatest(at, now_ms) WHERE no = 0;
  INSERT INTO proof (at) VALUES (now_ms) ON CONFLICT DO NOTHING;
  DELETE FROM proof WHERE at < now_ms - ${proofsMs};
END
$$;
`;
