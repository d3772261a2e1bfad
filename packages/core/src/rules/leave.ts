import type { Fact } from "@opencallkit/protocol";
import { isLive, legOf, type Call, type LiveCall } from "../call/call.ts";
import { refuse, nothing, write, type Decision } from "../decision.ts";
import { lifeOf } from "./leases.ts";
import type { Asker, Life, DecisionContext } from "../context.ts";
import { fold } from "../call/evolve.ts";
import { finish } from "./finish.ts";
import { overdueRings } from "./ring-over.ts";

/** Cancels a call: the caller gives up while nobody has joined. */
export const cancelFacts = (call: LiveCall, at: number): readonly Fact[] => [
  { type: "ended", at, body: { result: "cancel", by: call.about.caller } },
];

const rejectFacts = (call: LiveCall, { user, client }: Asker, at: number): readonly Fact[] =>
  finish(call, [{ type: "rejected", at, body: { user, client } }], {
    unanswered: "reject",
    answered: "normal_end",
    by: user,
  });

/** Ends a stay, and with it a call that has nobody else. */
export const leaveFacts = (
  call: LiveCall,
  user: string,
  stay: number,
  at: number,
  how: "hangUp" | "lost",
): readonly Fact[] => {
  const result = how === "hangUp" ? "normal_end" : "interrupt";
  return finish(call, [{ type: "left", at, body: { user, stay, how } }], {
    unanswered: result,
    answered: result,
    by: user,
  });
};

/**
 * Lease expiry (LIFE-5): somebody is lost at their last proof of life; one whose page went has hung up then. Never
 * before the stay began.
 */
export const lostFacts = (call: LiveCall, user: string, life: Life | undefined): readonly Fact[] => {
  const leg = legOf(call, user);
  if (leg?.state === "waiting")
    return cancelFacts(call, Math.max(life?.goneAt ?? life?.provenAt ?? 0, call.about.createdAt));
  if (leg?.state !== "joined") return [];
  const { provenAt, goneAt } = lifeOf(call, user, leg, life);
  const at = Math.max(goneAt ?? provenAt, leg.joinedAt);
  return leaveFacts(call, user, leg.stay, at, goneAt === null ? "lost" : "hangUp");
};

/** The billed end of a stay (BILL-5): nobody is billed for the time that the store takes. */
const hungUpAt = (joinedAt: number, { askedAt, now }: DecisionContext): number =>
  Math.max(joinedAt, Math.min(askedAt, now));

/** Expires overdue rings first (RING-4): what was due comes first, also when no timer has acted on it yet. */
const afterRings = (call: LiveCall, asker: Asker, context: DecisionContext): Decision | null => {
  const over = overdueRings(call, context.now);
  if (over.length === 0) return null;
  const then = leave(fold(over, call), asker, context);
  return then.type === "write" ? write(...over, ...then.facts) : then;
};

/** Hangs up (END-1); also what a cancel or a reject becomes once somebody has answered. */
export const leave = (call: Call, asker: Asker, context: DecisionContext): Decision => {
  const leg = legOf(call, asker.user);
  if (leg === undefined) return refuse("no_such_call");
  if (!isLive(call)) return nothing;
  const late = afterRings(call, asker, context);
  if (late !== null) return late;
  switch (leg.state) {
    case "waiting":
      return leg.client === asker.client ? write(...cancelFacts(call, context.now)) : refuse("not_your_leg");
    case "ringing":
      return write(...rejectFacts(call, asker, context.now));
    case "joined":
      return leg.client === asker.client
        ? write(...leaveFacts(call, asker.user, leg.stay, hungUpAt(leg.joinedAt, context), "hangUp"))
        : refuse("not_your_leg");
    case "left":
      return nothing;
  }
};
