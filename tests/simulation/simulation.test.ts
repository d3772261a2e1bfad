import { expect, test } from "vitest";
import { runRange } from "./run/range.ts";
import { runSeed, type Size } from "./run/run-seed.ts";
import { keptSeeds } from "./seeds/keep.ts";

const minutes = 60_000;
/** Smoke test sample: enough schedules to find what breaks often; `npm run sim` finds the rest. */
const schedules: { readonly [S in Size]: number } = { core: 5000, real: 250 };

for (const size of ["core", "real"] as const) {
  test(`${size}: seeds that have failed once hold`, { timeout: 5 * minutes }, async () => {
    for (const seed of await keptSeeds(size))
      expect({ seed, violation: (await runSeed(size, seed)).violation }).toEqual({ seed, violation: null });
  });

  test(
    `${size}: schedules that fail in every way hold, and are decided by their seed`,
    { timeout: 15 * minutes },
    async () => {
      const { found, unsteady, small, done } = await runRange({ size, from: 1, count: schedules[size] });
      expect({ found, unsteady, small, done }).toEqual({
        found: [],
        unsteady: [],
        small: [],
        done: schedules[size],
      });
    },
  );
}
