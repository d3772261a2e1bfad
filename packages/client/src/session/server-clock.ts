import type { Clock } from "../ports/clock.ts";

/**
 * Clock synchronization: this page's monotonic clock, and the offset of the store's, so that a wrong wall clock shows
 * nowhere.
 */
export type ServerClock = Clock & {
  /** Starts anew for a new connection: the old offset may be wrong after a sleep. */
  readonly begin: (now: number) => void;
  readonly hear: (now: number) => void;
  readonly toLocal: (at: number) => number;
};

export const createServerClock = (clock: Clock): ServerClock => {
  /** The smallest offset heard: that message had the shortest delay (minimum filter). */
  let difference = 0;
  return {
    now: clock.now,
    after: clock.after,
    begin: (now) => {
      difference = clock.now() - now;
    },
    hear: (now) => {
      difference = Math.min(difference, clock.now() - now);
    },
    toLocal: (at) => at + difference,
  };
};
