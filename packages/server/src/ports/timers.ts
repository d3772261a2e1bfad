/** Timers of the process; tests move a virtual clock. */
export type Timers = {
  /** Runs once after `ms`; the answer stops it. */
  readonly after: (ms: number, run: () => void) => () => void;
  /** Runs every `ms` until stopped. */
  readonly every: (ms: number, run: () => void) => () => void;
};

// A longer delay would fire at once (HTML timers hold 31 bits).
const longest = 2_147_483_647;

/** Timers of this process. A delay beyond 24 days fires after 24 days. */
export const processTimers: Timers = {
  after: (ms, run) => {
    const timer = setTimeout(run, Math.min(Math.max(0, ms), longest));
    return () => clearTimeout(timer);
  },
  every: (ms, run) => {
    const timer = setInterval(run, ms);
    return () => clearInterval(timer);
  },
};
