import { expect, test } from "vitest";
import { coverageOf } from "./run/coverage.ts";
import type { Ranged } from "./run/range.ts";
import type { Size } from "./run/run-seed.ts";
import { verdictOn } from "./run/verdict.ts";

/** Run fixture: everything occurred so often. */
const ranged = (size: Size, done: number, times: number): Ranged => ({
  done,
  tally: coverageOf(size, new Map(), done).rows.map(({ name }) => [name, times] as const),
  found: [],
  unsteady: [],
  small: [],
});

test("a run in which everything occurred once in a thousand schedules holds", () => {
  expect(verdictOn("core", ranged("core", 1_000_000, 1000))).toEqual({ holds: true, says: [] });
  expect(verdictOn("real", ranged("real", 50_000, 50))).toEqual({ holds: true, says: [] });
});

test.each(["core", "real"] as const)("%s: a pair or a failpoint that is rarer fails the run", (size) => {
  const whole = ranged(size, 50_000, 50);
  for (const [name] of whole.tally) {
    const tally = whole.tally.map(([each, count]) => [each, each === name ? 49 : count] as const);
    expect(verdictOn(size, { ...whole, tally })).toEqual({ holds: false, says: [`too rare: ${name} (49)`] });
  }
});

test("of a short run what is rare is only said", () => {
  const { holds, says } = verdictOn("core", ranged("core", 1000, 0));
  expect(holds).toBe(true);
  expect(says.join()).toContain("rare in this short run: new × invite (0)");
});

test("a schedule in which too little happens, one that its seed does not decide and one that breaks fail any run", () => {
  const whole = ranged("core", 1000, 10);
  expect(verdictOn("core", { ...whole, small: [3] }).holds).toBe(false);
  expect(verdictOn("core", { ...whole, unsteady: [50] }).holds).toBe(false);
  expect(verdictOn("core", { ...whole, found: [{ seed: 1, invariant: "I01", message: "" }] }).holds).toBe(false);
});
