import type { Clock } from "../ports/clock.ts";

/** The limit of setTimeout, in ms (2^31 - 1); a longer wait would fire at once. */
const longest = 2_147_483_647;

export const systemClock: Clock = {
  now: () => performance.now(),
  after: (ms, then) => {
    const timer = setTimeout(then, Math.min(ms, longest));
    return () => clearTimeout(timer);
  },
};
