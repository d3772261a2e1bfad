import type { FactBody, Fact } from "@opencallkit/protocol";
import type { Policy, DecisionContext } from "../context.ts";

/** The ring timeout in ms (RING-1, RING-2). `timeout` in seconds. */
export const ringLength = (timeout: number | undefined, policy: Policy): number => {
  if (timeout === undefined) return Math.min(policy.ringMs, policy.longestRingMs);
  return timeout === 0 ? policy.longestRingMs : Math.min(timeout * 1000, policy.longestRingMs);
};

type Rings = Pick<FactBody<"added">, "ringEndsAt" | "reached" | "shielded">;

/** Busy callees (BUSY-1, BLOCK-1); somebody who has blocked the asker looks unreachable even when busy. */
export const busyOf = (people: readonly string[], { busy, blockers }: DecisionContext): readonly string[] =>
  people.filter((user) => busy.has(user) && !blockers.has(user));

/** The rings of a call: whom each reaches when it begins (RING-5). */
export const ringsOf = (people: readonly string[], timeout: number | undefined, context: DecisionContext): Rings => {
  const { now, policy, devices, busy, blockers } = context;
  const reachable = people.filter((user) => devices.has(user) && !busy.has(user) && !blockers.has(user));
  return {
    ringEndsAt: now + ringLength(timeout, policy),
    reached: Object.fromEntries(reachable.map((user) => [user, [...(devices.get(user) ?? [])]])),
    shielded: people.filter((user) => blockers.has(user)),
  };
};

export const busyFacts = (people: readonly string[], at: number): readonly Fact[] =>
  people.map((user) => ({ type: "lineBusy", at, body: { user } }));

export const hasTwice = (people: readonly string[]): boolean => new Set(people).size < people.length;
