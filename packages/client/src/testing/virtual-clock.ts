import type { Clock } from "../ports/clock.ts";

/** A virtual clock: time stands still until a test moves it. */
export type VirtualClock = Clock & {
  /** Advances by `ms`, running each timer at its moment and letting promises settle after each. */
  readonly advance: (ms: number) => Promise<void>;
  /** Settles what is under way without moving time. */
  readonly settle: () => Promise<void>;
  /** How many timers are pending. */
  readonly timers: () => number;
};

type Timer = { readonly at: number; readonly order: number; readonly run: () => void };

/** Yields to the real event loop a few times: for promises, and for modules that are loaded on demand. */
const turns = async (): Promise<void> => {
  for (let turn = 0; turn < 3; turn += 1) await new Promise<void>((resolve) => setTimeout(resolve, 0));
};

/** Creates a virtual clock that stands at `start`, in ms. */
export const createVirtualClock = (start = 1000): VirtualClock => {
  let now = start;
  let order = 0;
  const timers = new Set<Timer>();

  const next = (until: number): Timer | null =>
    [...timers]
      .filter(({ at }) => at <= until)
      .reduce<Timer | null>(
        (first, each) =>
          first === null || each.at < first.at || (each.at === first.at && each.order < first.order) ? each : first,
        null,
      );

  return {
    now: () => now,
    after: (ms, then) => {
      order += 1;
      const timer: Timer = { at: now + Math.max(0, ms), order, run: then };
      timers.add(timer);
      return () => void timers.delete(timer);
    },
    advance: async (ms) => {
      const until = now + ms;
      await turns();
      for (let timer = next(until); timer !== null; timer = next(until)) {
        timers.delete(timer);
        now = Math.max(now, timer.at);
        timer.run();
        await turns();
      }
      now = until;
    },
    settle: turns,
    timers: () => timers.size,
  };
};
