import type { Fact } from "@opencallkit/protocol";
import { isKnown, type Call } from "../call/call.ts";
import { claimants } from "../call/people.ts";
import { due, type Leases } from "../rules/deadlines.ts";
import { audience } from "../views/audience.ts";
import { newSummary } from "../views/summary.ts";
import type { CommandTask } from "./command-task.ts";
import type { LiveCall } from "./live-call.ts";
import type { CommandKey, Rings, WriteSet } from "./stored.ts";

const nobody: readonly string[] = [];

const without = (users: readonly string[], others: readonly string[]): readonly string[] => {
  // Fast path: nearly every change leaves the people of a call as they are.
  for (const user of users) if (!others.includes(user)) return users.filter((each) => !others.includes(each));
  return nobody;
};

/** The rings of a write set, to be checked for blocks that are not known yet. */
export const ringTargets = ({ asker, rings }: CommandTask, blockers: ReadonlySet<string>, next: Call): Rings | null =>
  asker === null || rings.length === 0 || !isKnown(next)
    ? null
    : { by: asker, people: blockers.size === 0 ? rings : rings.filter((user) => !blockers.has(user)) };

/** The write set of some facts, with what changes by them for the people of the call. `next` is the call after them. */
export const writeSetOf = (
  live: LiveCall,
  next: Call,
  facts: readonly Fact[],
  command: CommandKey | null,
  rings: Rings | null,
  leases: Leases,
): WriteSet => {
  const before = claimants(live.call);
  const now = claimants(next);
  return {
    app: live.app,
    call: live.id,
    version: live.call.version,
    facts,
    command,
    take: without(now, before),
    release: without(before, now),
    rings,
    room: isKnown(next) ? { number: next.about.room, text: next.about.roomText } : null,
    // A tombstone is no late news: nobody hears of a call that never was.
    newcomers: next.state === "void" ? nobody : without(audience(next), audience(live.call)),
    due: due(next, leases),
    summary: newSummary(live.call, next),
  };
};
