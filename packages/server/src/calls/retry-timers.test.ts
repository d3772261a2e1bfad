import { expect, test } from "vitest";
import { retryTimers } from "./retry-timers.ts";

test("STORE-17: what is tried again is stopped with its owner, also when it is asked for later", () => {
  const timers = new Map<number, () => void>();
  let ran = 0;
  const retry = retryTimers(
    {
      after: (ms, run) => {
        const key = timers.size;
        timers.set(key, run);
        expect(ms).toBe(1000);
        return () => timers.delete(key);
      },
      every: () => () => undefined,
    },
    1000,
  );
  retry.later(() => (ran += 1));
  timers.get(0)?.();
  expect(ran).toBe(1);
  timers.clear();
  retry.later(() => (ran += 1));
  expect(timers.size).toBe(1);
  retry.stop();
  expect(timers.size).toBe(0);
  retry.later(() => (ran += 1));
  expect(timers.size).toBe(0);
});
