/** Monotonic time in ms, on the scale of `performance.now()`, and timers on it. */
export type Clock = {
  readonly now: () => number;
  /** Answers with what stops the timer. */
  readonly after: (ms: number, then: () => void) => () => void;
};
