import { unlimited, type Allowance, type FoldedCall as Call, type Policy } from "@opencallkit/core";
import type { Fact } from "@opencallkit/protocol";
import { callKey, type LiveCall } from "@opencallkit/core/processor";
import type { CommandTask } from "@opencallkit/core/processor";
import { commandName } from "../ports/index.ts";
import { trimToNewest } from "../collections/bounded-map.ts";
import { perMinute, tokenBuckets, type TokenBuckets } from "./token-bucket.ts";
import { unansweredRings } from "./unanswered-rings.ts";

/** The usage meter (USE-1 to USE-3): what each user of an app has used of what the app's policy allows. In memory, of this node. */
export type UsageMeter = {
  /** The allowance of a task's asker. Its first reading spends what the task costs; later ones are the same. */
  readonly allowance: (task: CommandTask, call: Call) => Allowance;
  /** Follows what was committed. */
  readonly follow: (live: LiveCall, facts: readonly Fact[]) => void;
};

/** So many refused commands are remembered; more than come while a copy of one may still be under way. */
const mostRefused = 10_000;

export const usageMeter = (policy: (app: number) => Policy, now: () => number): UsageMeter => {
  const invites = tokenBuckets(now);
  const cancels = tokenBuckets(now);
  const rings = unansweredRings();
  const spent = new WeakMap<CommandTask, Allowance>();

  const ringWaits = (app: number, by: string, people: readonly string[], most: number): Allowance["ringAfterMs"] => {
    if (most === Infinity) return unlimited.ringAfterMs;
    const waits = people.map((user) => [user, rings.waitMs(app, by, user, most, now())] as const);
    return new Map(waits.filter(([, wait]) => wait > 0));
  };

  const spend = ({ app, asker, spends, rings: people }: CommandTask, call: Call): Allowance => {
    const { limits } = policy(app);
    const take = (what: CommandTask["spends"], from: TokenBuckets, count: number): number =>
      asker !== null && spends === what && call.state === "new" ? from.take(callKey(app, asker), perMinute(count)) : 0;
    const ringAfterMs =
      asker === null ? unlimited.ringAfterMs : ringWaits(app, asker, people, limits.unansweredRingsPerHour);
    return {
      inviteAfterMs: take("invite", invites, limits.invitesPerMinute),
      unknownCancelAfterMs: take("cancel", cancels, limits.unknownCancelsPerMinute),
      ringAfterMs,
    };
  };

  /** The same command asked again, or a copy of it that was held up, is refused again: its asker has given it up. */
  const refused = new Map<string, Allowance>();
  const nameOf = ({ app, call, key }: CommandTask): string | null =>
    key === null ? null : `${callKey(app, call)}/${commandName(key)}`;
  const isSpent = ({ inviteAfterMs, unknownCancelAfterMs, ringAfterMs }: Allowance): boolean =>
    inviteAfterMs > 0 || unknownCancelAfterMs > 0 || ringAfterMs.size > 0;

  return {
    allowance: (task, call) => {
      // Nearly every task uses nothing up.
      if (task.spends === null && task.rings.length === 0) return unlimited;
      const name = nameOf(task);
      const before = spent.get(task) ?? (name === null ? undefined : refused.get(name));
      if (before !== undefined) return before;
      const allowance = spend(task, call);
      spent.set(task, allowance);
      if (name !== null && isSpent(allowance)) {
        refused.set(name, allowance);
        trimToNewest(refused, mostRefused);
      }
      return allowance;
    },
    follow: rings.follow,
  };
};
