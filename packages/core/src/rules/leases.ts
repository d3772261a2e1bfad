import { isLive, type Call, type LiveCall } from "../call/call.ts";
import type { Leg } from "../call/leg.ts";
import type { Life, Lives } from "../context.ts";

/**
 * The lease's holder: since when the leg is its client's. A caller's is so from the invite on: the accept that begins
 * their stay is somebody else's.
 */
const heldSince = (call: LiveCall, user: string, leg: Leg): number =>
  leg.state === "joined" && !(user === call.about.caller && leg.stay === 1) ? leg.joinedAt : call.about.createdAt;

/**
 * Scopes a proof of life to the present stay: what proved an earlier one, or another client in it, says nothing of this
 * one, which its beginning proves.
 */
export const lifeOf = (call: LiveCall, user: string, leg: Leg, life: Life | undefined): Life => {
  // Only a proof takes a page's goodbye back (LIFE-3), not that somebody has answered it.
  if (life !== undefined && life.goneAt !== null && life.goneAt >= heldSince(call, user, leg)) return life;
  const from = leg.state === "joined" ? leg.joinedAt : call.about.createdAt;
  const provenAt = Math.max(from, life?.provenAt ?? from);
  return life?.unwrittenMs === undefined
    ? { provenAt, goneAt: null }
    : { provenAt, goneAt: null, unwrittenMs: life.unwrittenMs };
};

/** Proofs of life as the store has them (BEAT-8): whoever wrote them may have heard of each leg for `unwrittenMs` more. */
export const asWritten = (call: Call, lives: Lives, unwrittenMs: number): Map<string, Life> => {
  const written = new Map(lives);
  if (!isLive(call)) return written;
  for (const [user, leg] of call.legs) {
    if (leg.state !== "waiting" && leg.state !== "joined") continue;
    // Not what an answer by somebody else proves: a caller who went before it has gone (LIFE-3).
    const life = lives.get(user) ?? { provenAt: heldSince(call, user, leg), goneAt: null };
    written.set(user, { ...life, unwrittenMs });
  }
  return written;
};
