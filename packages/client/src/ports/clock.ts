/** A monotonic clock in ms, on the scale of `performance.now()`, with timers. */
export type Clock = {
  readonly now: () => number;
  /** Starts a timer; the answer stops it. */
  readonly after: (ms: number, then: () => void) => () => void;
};
