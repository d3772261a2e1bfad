/** The store's clock: starts at the machine's or at the newest moment the store knows, then runs by the monotonic clock. */
export type StoreClock = {
  readonly now: () => number;
  /** Follows the machine's clock forwards, never back; called now and then. */
  readonly follow: () => void;
};

// A smaller difference is drift, and following it would bend the length of calls.
const leap = 2000;

export const storeClock = (
  newest: number,
  wall: () => number = Date.now,
  monotonic: () => number = () => performance.now(),
): StoreClock => {
  let base = Math.max(wall(), newest) - monotonic();
  const now = (): number => Math.floor(base + monotonic());
  return {
    now,
    follow: () => {
      const ahead = wall() - now();
      if (ahead > leap) base += ahead;
    },
  };
};
