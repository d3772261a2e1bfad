import type { Call } from "../call/call.ts";
import { refuseForNow, type Decision } from "../decision.ts";
import type { Policy, DecisionContext } from "../context.ts";

const changesOfAnyCall = 1000;
const changesForEachPerson = 100;

/**
 * The bound on a call's facts (BOUND-1): whether it has as many as one may have, those aside by which its people leave
 * it.
 */
export const isFull = ({ version }: Call, { people }: Policy): boolean =>
  version >= changesOfAnyCall + changesForEachPerson * people;

/** The rate limit of rings (USE-3): refused while one of these people was rung too often; null where they may be rung. */
export const rungTooOften = (people: readonly string[], { allowance }: DecisionContext): Decision | null => {
  const wait = Math.max(0, ...people.map((user) => allowance.ringAfterMs.get(user) ?? 0));
  return wait > 0 ? refuseForNow(wait) : null;
};
