/** The store's clock: starts at the true one (the machine's, or the database's) or at the newest moment the store knows, then runs by the monotonic clock. */
export type StoreClock = {
  readonly now: () => number;
  /** Follows the true clock forwards, never back; called every few seconds. */
  readonly follow: () => void;
};

// A smaller difference is drift, and leaping after it would bend the length of calls.
const leap = 2000;

export type ClockParts = {
  /** The clock that is followed. */
  readonly wall?: () => number;
  readonly monotonic?: () => number;
  /** Drift is made up for by so much at each look, for the clocks of several nodes must not part. */
  readonly slew?: number;
};

export const storeClock = (
  newest: number,
  { wall = Date.now, monotonic = () => performance.now(), slew = 0 }: ClockParts = {},
): StoreClock => {
  let base = Math.max(wall(), newest) - monotonic();
  let last = 0;
  const now = (): number => (last = Math.max(last, Math.floor(base + monotonic())));
  return {
    now,
    follow: () => {
      const ahead = wall() - (base + monotonic());
      base += ahead > leap ? ahead : Math.min(slew, Math.max(-slew, ahead));
    },
  };
};
