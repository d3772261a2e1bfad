import type { Allowance, Call, Policy } from "@opencallkit/core";
import type { Fact } from "@opencallkit/protocol";
import { callKey, type LiveCall } from "../calls/live-call.ts";
import type { Question } from "../calls/question.ts";
import { perMinute, tokenBuckets, type TokenBuckets } from "./token-bucket.ts";
import { unansweredRings } from "./unanswered-rings.ts";

/** USE-1 to USE-3: what each user of an app has used of what the app's policy allows. In memory, of this node. */
export type UsageMeter = {
  /** What the asker of a question may do now. Its first reading spends what the question costs; later ones are the same. */
  readonly allowance: (question: Question, call: Call) => Allowance;
  /** Follows what was committed. */
  readonly follow: (live: LiveCall, facts: readonly Fact[]) => void;
};

export const usageMeter = (policy: (app: number) => Policy, now: () => number): UsageMeter => {
  const invites = tokenBuckets(now);
  const cancels = tokenBuckets(now);
  const rings = unansweredRings();
  const spent = new WeakMap<Question, Allowance>();

  const ringWaits = (app: number, by: string, people: readonly string[], most: number): Map<string, number> => {
    const waits = people.map((user) => [user, rings.waitMs(app, by, user, most, now())] as const);
    return new Map(waits.filter(([, wait]) => wait > 0));
  };

  const spend = ({ app, asker, spends, rings: people }: Question, call: Call): Allowance => {
    const { limits } = policy(app);
    const take = (what: Question["spends"], from: TokenBuckets, count: number): number =>
      asker !== null && spends === what && call.phase === "new" ? from.take(callKey(app, asker), perMinute(count)) : 0;
    const ringAfterMs = asker === null ? new Map() : ringWaits(app, asker, people, limits.unansweredRingsPerHour);
    return {
      inviteAfterMs: take("invite", invites, limits.invitesPerMinute),
      unknownCancelAfterMs: take("cancel", cancels, limits.unknownCancelsPerMinute),
      ringAfterMs,
    };
  };

  return {
    allowance: (question, call) => {
      const before = spent.get(question);
      if (before !== undefined) return before;
      const allowance = spend(question, call);
      spent.set(question, allowance);
      return allowance;
    },
    follow: rings.follow,
  };
};
