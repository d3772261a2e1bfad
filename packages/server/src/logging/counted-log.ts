import type { LogDetails, LogLevel, EventLogger as Logger, Timers } from "../ports/index.ts";

/** How long the same is only counted. */
const windowMs = 10_000;
/** So many different lines are told apart within that time; the others are counted by their event alone. */
const mostLines = 200;

type Counted = { readonly level: LogLevel; readonly event: string; readonly details: LogDetails; count: number };

/**
 * A log for what a stranger can cause as often as they like: a line is written when it comes first, and what is like it
 * within the next ten seconds as one line with a `count`.
 */
export const countedLog = (log: Logger, timers: Timers): { readonly log: Logger; readonly stop: () => void } => {
  let lines = new Map<string, Counted>();

  const report = (): void => {
    const all = lines;
    lines = new Map();
    for (const { level, event, details, count } of all.values())
      if (count > 0) log(level, event, { ...details, count, withinMs: windowMs });
  };
  const stop = timers.every(windowMs, report);

  return {
    log: (level, event, details = {}) => {
      const full = lines.size >= mostLines;
      const key = `${event} ${JSON.stringify(details)}`;
      const before = lines.get(key) ?? (full ? lines.get(event) : undefined);
      if (before !== undefined) {
        before.count += 1;
        return;
      }
      if (full) lines.set(event, { level, event, details: {}, count: 1 });
      else {
        lines.set(key, { level, event, details, count: 0 });
        log(level, event, details);
      }
    },
    stop: () => {
      stop();
      report();
    },
  };
};
