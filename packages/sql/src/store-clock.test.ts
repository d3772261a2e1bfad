import { expect, test } from "vitest";
import { storeClock, type ClockMark, type ClockNews } from "./store-clock.ts";

/** A fake machine: its wall clock can be set and its monotonic clock cannot; each process counts from a start of its own. */
const machine = (start: number) => {
  const at = { wall: start, uptime: 500, boot: "boot-1" };
  const news: ClockNews[] = [];
  const parts = (mark: ClockMark | null = null) => {
    const began = at.uptime;
    return {
      wall: () => at.wall,
      monotonic: () => at.uptime - began,
      uptime: () => ({ boot: at.boot, uptime: at.uptime }),
      tell: (each: ClockNews) => void news.push(each),
      mark,
    };
  };
  return {
    parts,
    news,
    pass: (ms: number) => {
      at.wall += ms;
      at.uptime += ms;
    },
    set: (ms: number) => void (at.wall += ms),
    reboot: () => {
      at.boot = "boot-2";
      at.uptime = 0;
    },
  };
};

const hour = 3_600_000;
const steps = [hour, -hour, 48 * hour, -48 * hour];

test.each(steps)(
  "STORE-8: a step of the wall clock by %i ms makes no time longer or shorter, and is told once",
  (step) => {
    const { parts, pass, set, news } = machine(1_000_000_000);
    const clock = storeClock(0, parts());
    const before = clock.now();
    pass(1000);
    set(step);
    for (let count = 0; count < 100; count += 1) {
      clock.look(false);
      pass(4000);
    }
    expect(clock.now() - before).toBe(401_000);
    expect(news).toEqual([{ event: "clock_stepped", ms: step }]);
  },
);

test.each(steps)("STORE-8: over a restart the machine's uptime decides, also after a step of %i ms", (step) => {
  const { parts, pass, set, news } = machine(1_000_000_000);
  const clock = storeClock(0, parts());
  const before = clock.now();
  pass(1000);
  const mark = clock.mark();
  pass(3000);
  set(step);
  const again = storeClock(before + 1000, parts(mark));
  expect(again.now() - before).toBe(4000);
  pass(2500);
  expect(again.now() - before).toBe(6500);
  expect(news).toEqual([{ event: "clock_stepped", ms: step }]);
});

test("STORE-8: over a reboot the wall decides, and that is told", () => {
  const { parts, pass, set, reboot, news } = machine(1_000_000_000);
  const clock = storeClock(0, parts());
  const before = clock.now();
  const mark = clock.mark();
  pass(1000);
  reboot();
  set(hour);
  const again = storeClock(before, parts(mark));
  expect(again.now() - before).toBe(hour + 1000);
  expect(news).toEqual([{ event: "clock_by_wall", ms: hour + 1000 }]);
});

test("STORE-8: a new start goes on from the newest moment that is known, if the wall stands before it", () => {
  const { parts } = machine(1_000_000);
  expect(storeClock(1_300_000, parts()).now()).toBe(1_300_000);
});

test("STORE-8: a wall clock that was wrong when the machine began is followed once it stands right for a minute and no call lives", () => {
  const { parts, pass, set, news } = machine(1_000_000_000);
  const clock = storeClock(0, parts());
  const before = clock.now();
  set(48 * hour);
  for (let count = 0; count < 10; count += 1) {
    clock.look(true);
    pass(4000);
  }
  expect(clock.now() - before).toBe(40_000);
  for (let count = 0; count < 10; count += 1) {
    pass(4000);
    clock.look(false);
  }
  expect(clock.now() - before).toBe(80_000);
  clock.look(true);
  expect(clock.now() - before).toBe(80_000 + 48 * hour);
  expect(news.map(({ event }) => event)).toEqual(["clock_stepped", "clock_set"]);
  set(-48 * hour);
  clock.look(true);
  pass(1000);
  // Monotonic: it never runs backwards.
  expect(clock.now() - before).toBe(81_000 + 48 * hour);
});

test("STORE-8: a small difference is drift, and is not followed", () => {
  const { parts, pass, set, news } = machine(1_000_000_000);
  const clock = storeClock(0, parts());
  const before = clock.now();
  for (let count = 0; count < 100; count += 1) {
    set(10);
    pass(4000);
    clock.look(true);
  }
  expect(clock.now() - before).toBe(400_000);
  expect(news).toEqual([]);
});

test("STORE-8: a thousand restarts at odd moments cost no time", () => {
  const { parts, pass } = machine(1_000_000_000);
  let clock = storeClock(0, parts());
  const before = clock.now();
  for (let count = 0; count < 1000; count += 1) {
    pass(1500.7);
    const mark = clock.mark();
    clock = storeClock(before, parts(mark));
  }
  expect(clock.now() - before).toBe(1_500_700);
});

test("STORE-8: nor does code that is slow when it runs for the first time", () => {
  const { parts, pass } = machine(1_000_000_000);
  /** A clock whose first reading in each process takes a while after it was made. */
  const cold = (mark: ClockMark | null) => {
    const given = parts(mark);
    let slow = 1.5;
    const uptime = () => {
      const read = given.uptime();
      pass(slow);
      slow = 0;
      return read;
    };
    return { ...given, uptime };
  };
  let clock = storeClock(0, cold(null));
  const [before, wall] = [clock.now(), parts().wall()];
  for (let count = 0; count < 1000; count += 1) {
    pass(1500);
    clock = storeClock(before, cold(clock.mark()));
  }
  expect(Math.abs(clock.now() - before - (parts().wall() - wall))).toBeLessThan(2);
});
