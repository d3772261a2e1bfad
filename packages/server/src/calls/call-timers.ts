import type { Timers } from "../ports/index.ts";
import { callKey, type LiveCall } from "@opencallkit/core/processor";

/** One timer a call, for the moment it is due; it rings early rather than late, and whoever looks sets it again. */
export const callTimers = (timers: Timers, now: () => number, ring: (app: number, call: string) => void) => {
  const set = new Map<string, { readonly at: number; readonly stop: () => void }>();

  const clear = (key: string): void => {
    set.get(key)?.stop();
    set.delete(key);
  };

  return {
    /** `at`: when the call is due; null once it is over. */
    set: (live: LiveCall, at: number | null): void => {
      const key = callKey(live.app, live.id);
      if (at === null) return clear(key);
      const before = set.get(key);
      if (before !== undefined && before.at <= at) return;
      clear(key);
      const stop = timers.after(at - now(), () => {
        set.delete(key);
        ring(live.app, live.id);
      });
      set.set(key, { at, stop });
    },
    stop: (): void => {
      for (const key of set.keys()) clear(key);
    },
  };
};
export type CallTimers = ReturnType<typeof callTimers>;
