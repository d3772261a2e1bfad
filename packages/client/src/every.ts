import type { Clock } from "./ports/clock.ts";

/** Runs something at an interval in ms, the first time after one; the answer ends that. */
export const every = (clock: Pick<Clock, "after">, ms: number, run: () => void): (() => void) => {
  let stop = (): void => undefined;
  const wait = (): void => {
    stop = clock.after(ms, () => {
      wait();
      run();
    });
  };
  wait();
  return () => stop();
};
