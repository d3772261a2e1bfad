import { expect, test } from "vitest";
import { lagWatch } from "./lag-watch.ts";

test("OUT-8: who is behind says it once, and once more when it has caught up; whoever lost the cursor says neither", () => {
  const said: string[] = [];
  let now = 1_000_000;
  const lag = lagWatch(
    "log",
    () => now,
    (level, event) => void said.push(`${level} ${event}`),
  );
  const looks = (seconds: number): void => {
    for (let second = 0; second < seconds; second += 1) {
      now += 1000;
      lag.look();
    }
  };
  looks(100);
  lag.seen(now);
  looks(30);
  expect(said).toEqual([]);
  looks(30);
  expect(said).toEqual(["warn outbox_behind"]);
  // It goes on, and is still behind.
  lag.seen(now - 40_000);
  looks(5);
  lag.seen(now);
  looks(1);
  expect(said).toEqual(["warn outbox_behind", "info outbox_caught_up"]);
  looks(40);
  expect(said).toHaveLength(3);
  lag.forget();
  looks(100);
  expect(said).toHaveLength(3);
  lag.seen(now - 40_000);
  looks(1);
  lag.seen(null);
  looks(1);
  lag.seen(now - 40_000);
  looks(1);
  expect(said).toHaveLength(3);
});
