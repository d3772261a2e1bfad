import type { Timers } from "../../ports/index.ts";

/** A clock and timers that stand still until a test lets time pass. Times are in ms. */
export const virtualTime = (start: number) => {
  const due = new Map<number, { readonly at: number; readonly everyMs: number | null; readonly run: () => void }>();
  let now = start;
  let numbers = 0;
  const add = (at: number, everyMs: number | null, run: () => void): (() => void) => {
    const nr = (numbers += 1);
    due.set(nr, { at, everyMs, run });
    return () => void due.delete(nr);
  };
  const timers: Timers = {
    after: (ms, run) => add(now + ms, null, run),
    every: (ms, run) => add(now + ms, ms, run),
  };
  /** What was promised and can be done, is done. */
  const settle = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

  return {
    now: () => now,
    timers,
    waiting: () => due.size,
    settle,
    pass: async (ms: number): Promise<void> => {
      const until = now + ms;
      for (;;) {
        await settle();
        const [next] = [...due].toSorted(([, one], [, other]) => one.at - other.at);
        if (next === undefined || next[1].at > until) break;
        const [nr, { at, everyMs, run }] = next;
        now = Math.max(now, at);
        if (everyMs === null) due.delete(nr);
        else due.set(nr, { at: at + everyMs, everyMs, run });
        run();
      }
      now = until;
      await settle();
    },
  };
};
