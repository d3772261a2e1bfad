import { defaultPolicy, type Policy, type UsageLimits } from "@opencallkit/core";
import { noLimits } from "@opencallkit/testing/no-limits";
import type { Chance } from "../kernel/chance.ts";

/** Tight rate limits, so that a schedule hits them. */
const tight: UsageLimits = {
  ...noLimits,
  invitesPerMinute: 3,
  unansweredRingsPerHour: 1,
  unknownCancelsPerMinute: 1,
  devices: 2,
};

/** Draws an app's policy, near the default or far from it. */
/** `warnings`: varies the warning time as well, which no app can set. */
export const drawPolicy = (chance: Chance, warnings: boolean): Policy => {
  const policy = drawRules(chance, warnings);
  // Derived, not drawn: another draw would shift the random stream, and change the schedules of the regression seeds.
  return { ...policy, sfu: sfuOf(policy), limits: policy.people === 3 ? tight : noLimits };
};

/** The media server of an app (PLAN-2): a third of all apps each way. */
const sfuOf = ({ ringMs }: Pick<Policy, "ringMs">): Policy["sfu"] => {
  if (ringMs === 3000) return "auto";
  return ringMs === 10_000 ? "always" : "never";
};

const drawRules = (chance: Chance, warnings: boolean): Omit<Policy, "limits" | "sfu"> => ({
  ...defaultPolicy,
  ringMs: chance.pick([3000, 10_000, 30_000]),
  longestRingMs: chance.pick([8000, 30_000, 120_000]),
  longestCallMs: chance.happens(0.2) ? chance.pick([15_000, 70_000]) : defaultPolicy.longestCallMs,
  warnMs: warnings ? chance.pick([5000, 60_000]) : defaultPolicy.warnMs,
  askVideoMs: chance.pick([2000, 30_000]),
  people: chance.pick([2, 3, 9, 9, 9]),
  media: chance.pick(["auto", "none"] as const),
  join: chance.pick(["invited", "anyone"] as const),
  glare: chance.happens(0.75) ? "merge" : "busy",
  blocked: chance.happens(0.8) ? "hide" : "tell",
  multiDevice: chance.happens(0.85),
});
