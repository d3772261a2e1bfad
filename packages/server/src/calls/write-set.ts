import { audience, claimants, due, isKnown, type Call, type Leases } from "@opencallkit/core";
import type { Fact } from "@opencallkit/protocol";
import type { WriteSet, CommandKey, Rings } from "../ports/index.ts";
import type { LiveCall } from "./live-call.ts";
import type { CommandTask } from "./command-task.ts";

const without = (users: readonly string[], others: readonly string[]): readonly string[] =>
  users.filter((user) => !others.includes(user));

/** Whom a step rings, to be checked for blocks that are not known yet. */
export const ringTargets = ({ asker, rings }: CommandTask, blockers: ReadonlySet<string>, next: Call): Rings | null =>
  asker === null || rings.length === 0 || !isKnown(next)
    ? null
    : { by: asker, people: rings.filter((user) => !blockers.has(user)) };

/** What is to be written: the facts, and what changes by them for the people of the call. */
export const writeSetOf = (
  live: LiveCall,
  next: Call,
  facts: readonly Fact[],
  command: CommandKey | null,
  rings: Rings | null,
  leases: Leases,
): WriteSet => {
  const [before, now] = [claimants(live.call), claimants(next)];
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
    // Nobody hears late of a call that never was.
    newcomers: next.state === "void" ? [] : without(audience(next), audience(live.call)),
    due: due(next, leases),
  };
};
