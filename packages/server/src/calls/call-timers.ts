import type { Timers } from "../ports/index.ts";
import type { LiveCall } from "@opencallkit/core/processor";
import { AppMap } from "../collections/app-map.ts";

type CallTimer = { readonly at: number; readonly stop: () => void };

/** Call timers: one a call, for its next deadline; it rings early rather than late, and whoever looks sets it again. */
export const callTimers = (timers: Timers, now: () => number, ring: (app: number, call: string) => void) => {
  const set = new AppMap<CallTimer>();

  return {
    /** `at`: the call's next deadline, in ms by the store's clock; null once it is over. */
    set: ({ app, id }: LiveCall, at: number | null): void => {
      const before = set.get(app, id);
      if (at !== null && before !== undefined && before.at <= at) return;
      before?.stop();
      if (at === null) return set.delete(app, id);
      const stop = timers.after(at - now(), () => {
        set.delete(app, id);
        ring(app, id);
      });
      set.set(app, id, { at, stop });
      return undefined;
    },
    stop: (): void => {
      for (const { stop } of set.values()) stop();
      set.clear();
    },
  };
};
export type CallTimers = ReturnType<typeof callTimers>;
