import type { Fact } from "@opencallkit/protocol";
import { hear } from "./audience.ts";
import { isLive, type Call } from "../call/call.ts";
import { wasRemoved } from "../call/people.ts";

/** A redacted run of a call's facts as one user hears them, numbered from `first`; null is a blank. */
type Heard = { first: number; facts: (Fact | null)[] };

/** The removal (HEAR-6): the number of the fact that took this user out of the call for good, or null. */
const removalOf = (call: Call, facts: readonly Fact[], user: string): number | null => {
  if (!wasRemoved(call, user)) return null;
  return 1 + facts.findIndex((fact) => fact.type === "removed" && fact.body.user === user);
};

/** The end, redacted for somebody removed: that it is over, and neither how nor by whom. */
const over = (fact: Fact): Fact | null =>
  fact.type === "ended" ? { type: "ended", at: fact.at, body: { result: "ended_by_server", by: null } } : null;

/** The visible length of a call (HEAR-6): up to which number this user hears its `facts`. */
export const heardCount = (call: Call, facts: readonly Fact[], user: string): number =>
  (isLive(call) ? removalOf(call, facts, user) : null) ?? facts.length;

/**
 * Redacts a call's facts for one user (HEAR-2, HEAR-6), from `first` on. Somebody removed hears nothing of what came
 * after, until the call is over: then blanks, which count, and that it is over.
 */
export const heardOf = (call: Call, facts: readonly Fact[], user: string, first = 1): Heard => {
  const removal = removalOf(call, facts, user);
  const from = Math.min(first, (removal ?? first) + 1);
  const heard = facts
    .slice(from - 1, heardCount(call, facts, user))
    .map((fact, at) => (removal !== null && from + at > removal ? over(fact) : hear(fact, user)));
  return { first: from, facts: heard };
};
