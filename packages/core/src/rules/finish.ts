import type { CallResult, Fact } from "@opencallkit/protocol";
import { isLive, type LiveCall } from "../call/call.ts";
import { fold } from "../call/evolve.ts";
import { isDeserted, notBeforeStays } from "../call/people.ts";

/** The causes of a call's end, if what happened leaves nobody to talk to. */
export type Cause = {
  /**
   * For a call that still rings. `answered` is for one with stays: somebody who has talked hangs up, whoever was rung
   * last.
   */
  readonly unanswered: CallResult;
  readonly answered: CallResult;
  readonly by: string | null;
};

/** Ends a deserted call (END-6): what happened, and the call's end if it leaves nobody to talk to. */
export const finish = (
  call: LiveCall,
  facts: readonly Fact[],
  { unanswered, answered, by }: Cause,
): readonly Fact[] => {
  const next = fold(facts, call);
  const at = facts.at(-1)?.at;
  if (at === undefined || !isLive(next) || !isDeserted(next)) return facts;
  const result = next.state === "ringing" ? unanswered : answered;
  return [...facts, { type: "ended", at: notBeforeStays(next, at), body: { result, by } }];
};
