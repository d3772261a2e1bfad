import type { EventLogger as Logger } from "../ports/index.ts";

/** OUT-8: who is further behind than this is logged, in ms. */
const mostBehindMs = 30_000;
// A fact may be dated back when it is committed: one look is not enough to call a cursor behind.
const looksUntilLogged = 2;

/** Watches the lag of a cursor: that it is behind is said once, and once more when it has caught up. `now` is the store's clock, in ms. */
export const lagWatch = (cursor: string, now: () => number, log: Logger) => {
  let oldest: number | null = null;
  let late = 0;
  return {
    /** When the oldest fact that is not handled yet happened; null when all are handled. */
    seen: (at: number | null): void => {
      oldest = at;
    },
    /** Looks at it; called every second. */
    look: (): void => {
      const behindMs = oldest === null ? 0 : now() - oldest;
      if (behindMs > mostBehindMs) {
        late += 1;
        if (late === looksUntilLogged) log("warn", "outbox_behind", { cursor, behindMs });
        return;
      }
      if (late >= looksUntilLogged) log("info", "outbox_caught_up", { cursor });
      late = 0;
    },
    /** How far it is behind, in ms. */
    behindMs: (): number => (oldest === null ? 0 : Math.max(0, now() - oldest)),
    /** It is another node's affair from here on. */
    forget: (): void => {
      oldest = null;
      late = 0;
    },
  };
};
