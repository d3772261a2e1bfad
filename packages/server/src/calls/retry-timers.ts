import type { Timers } from "../ports/index.ts";

/** Retry timers: tries again after a while, until stopped; a server that ends waits for no store. */
export const retryTimers = (timers: Timers, ms: number) => {
  const waiting = new Set<() => void>();
  let stopped = false;
  return {
    later: (run: () => void): void => {
      if (stopped) return;
      const stop = timers.after(ms, () => {
        waiting.delete(stop);
        run();
      });
      waiting.add(stop);
    },
    stop: (): void => {
      stopped = true;
      for (const stop of waiting) stop();
      waiting.clear();
    },
  };
};
