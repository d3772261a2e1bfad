/** A monotonic clock in ms, on the scale of `performance.now()`, with timers. */
export type Clock = {
  /** The time, in ms. */
  readonly now: () => number;
  /** Starts a timer; the answer stops it. */
  readonly after: (ms: number, then: () => void) => () => void;
};
