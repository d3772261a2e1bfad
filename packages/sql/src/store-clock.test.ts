import { expect, test } from "vitest";
import { storeClock } from "./store-clock.ts";

/** A machine whose clock can be set, and whose monotonic clock cannot. */
const machine = (start: number) => {
  const at = { wall: start, monotonic: 500 };
  return {
    parts: { wall: () => at.wall, monotonic: () => at.monotonic },
    pass: (ms: number) => {
      at.wall += ms;
      at.monotonic += ms;
    },
    set: (ms: number) => void (at.wall += ms),
  };
};

test("STORE-8: the machine's clock is set back an hour: time goes on, and lengths are true", () => {
  const { parts, pass, set } = machine(1_000_000);
  const clock = storeClock(0, parts);
  const before = clock.now();
  pass(1000);
  set(-3_600_000);
  clock.follow();
  pass(1000);
  clock.follow();
  expect(clock.now() - before).toBe(2000);
});

test("STORE-8: a machine that slept is followed at once, a small difference is not", () => {
  const { parts, pass, set } = machine(1_000_000);
  const clock = storeClock(0, parts);
  const before = clock.now();
  set(1500);
  clock.follow();
  expect(clock.now() - before).toBe(0);
  set(600_000);
  clock.follow();
  expect(clock.now() - before).toBe(601_500);
  pass(10);
  expect(clock.now() - before).toBe(601_510);
});

test("STORE-8: a new start goes on from the newest moment that is known", () => {
  const { parts } = machine(1_000_000);
  expect(storeClock(1_300_000, parts).now()).toBe(1_300_000);
});

test("STORE-8: between nodes drift is made up for, by a millisecond a look, and time never stands back", () => {
  const { parts, pass, set } = machine(1_000_000);
  const clock = storeClock(0, { ...parts, slew: 1 });
  for (const step of [30, -60]) {
    set(step);
    let last = clock.now();
    for (let look = 0; look < 100; look += 1) {
      pass(4000);
      clock.follow();
      expect(clock.now() - last).toBeGreaterThanOrEqual(3999);
      expect(clock.now() - last).toBeLessThanOrEqual(4001);
      last = clock.now();
    }
    expect(Math.abs(clock.now() - parts.wall())).toBeLessThanOrEqual(1);
  }
});
