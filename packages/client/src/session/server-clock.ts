import type { Clock } from "../ports/clock.ts";

/** This page's monotonic clock, and the store's time beside it, so that a wrong wall clock shows nowhere. */
export type ServerClock = Clock & {
  /** A new connection: what was learnt of the old one may be wrong after a sleep. */
  readonly begin: (now: number) => void;
  readonly hear: (now: number) => void;
  readonly toLocal: (at: number) => number;
};

export const createServerClock = (clock: Clock): ServerClock => {
  /** The smallest difference heard: that message was under way for the shortest time. */
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
