import type { Fact } from "@opencallkit/protocol";
import { isLive, type LiveCall } from "../call/call.ts";
import { fold } from "../call/evolve.ts";
import { finish } from "./finish.ts";

/** Times a ring out (RING-3): the record says when it should have ended, however late a timer acted. */
export const ringOver = (call: LiveCall, user: string, at: number): readonly Fact[] => {
  const leg = call.legs.get(user);
  const reached = leg?.state === "ringing" && leg.reached.length > 0;
  return finish(call, [{ type: "missed", at, body: { user } }], {
    unanswered: reached ? "not_answer" : "offline",
    answered: "normal_end",
    by: null,
  });
};

const firstOver = (call: LiveCall, now: number): readonly [user: string, endsAt: number] | null => {
  const over = [...call.legs].flatMap(([user, leg]) =>
    leg.state === "ringing" && leg.endsAt <= now ? [[user, leg.endsAt] as const] : [],
  );
  return over.toSorted(([, a], [, b]) => a - b)[0] ?? null;
};

/** Overdue rings (RING-4): every ring whose deadline has passed, though no timer has acted on it yet; the earliest first. */
export const overdueRings = (call: LiveCall, now: number): readonly Fact[] => {
  const first = firstOver(call, now);
  if (first === null) return [];
  const facts = ringOver(call, ...first);
  const after = fold(facts, call);
  return isLive(after) ? [...facts, ...overdueRings(after, now)] : facts;
};
