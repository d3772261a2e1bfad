import { callKey, type LiveCall } from "@opencallkit/core/processor";
import type { Failpoint } from "./failpoints.ts";
import type { Shared } from "./parts.ts";

export type CallTimerParts = {
  readonly shared: Shared;
  readonly now: () => number;
  readonly alive: () => boolean;
  readonly fails: (point: Failpoint) => boolean;
};

/** Deadline timers, one for each call. An earlier one that is already set stays: firing early is harmless, firing late is not. */
export const callTimersOf = (
  { shared: { agenda }, now, alive, fails }: CallTimerParts,
  ring: (app: number, call: string) => void,
) => {
  const set = new Map<string, { readonly at: number; readonly stop: () => void }>();
  return {
    setTimer: (live: LiveCall, at: number | null): void => {
      const name = callKey(live.app, live.id);
      const before = set.get(name);
      if (at !== null && before !== undefined && before.at <= at) return;
      before?.stop();
      set.delete(name);
      if (at === null) return;
      const stop = agenda.after(at - now(), () => {
        if (!alive()) return;
        set.delete(name);
        if (!fails("timer-rings")) ring(live.app, live.id);
      });
      set.set(name, { at, stop });
    },
    silent: (): boolean => set.size === 0,
  };
};
