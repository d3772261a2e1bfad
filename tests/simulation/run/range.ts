import type { Outcome } from "./outcome.ts";
import { runSeed, type Size } from "./run-seed.ts";
import { addAll, type Tally } from "./tally.ts";

export type Range = { readonly size: Size; readonly from: number; readonly count: number };
export type Found = { readonly seed: number; readonly invariant: string; readonly message: string };
export type Ranged = {
  readonly done: number;
  readonly tally: readonly (readonly [string, number])[];
  readonly found: readonly Found[];
  /** Nondeterministic seeds: a second run had another trace. */
  readonly unsteady: readonly number[];
  /** Weak seeds: too little happened in them to test anything. */
  readonly small: readonly number[];
};

// Determinism sampling: one seed in so many runs twice; enough to notice, at 2 % of the cost.
const twiceEvery = 50;
const mostFound = 20;

const foundOf = ({ seed, violation }: Outcome): readonly Found[] =>
  violation === null ? [] : [{ seed, ...violation }];

/** Runs a range of seeds; stops early after many violations. */
export const runRange = async (
  { size, from, count }: Range,
  progress: (done: number, found: readonly Found[]) => void | Promise<void> = () => undefined,
): Promise<Ranged> => {
  const tally: Tally = new Map();
  const found: Found[] = [];
  const unsteady: number[] = [];
  const small: number[] = [];
  let done = 0;
  for (let seed = from; seed < from + count && found.length < mostFound; seed += 1) {
    const outcome = await runSeed(size, seed);
    addAll(tally, outcome.tally);
    found.push(...foundOf(outcome));
    if (outcome.tally.has("small schedules")) small.push(seed);
    if (seed % twiceEvery === 0 && (await runSeed(size, seed, true)).hash !== outcome.hash) unsteady.push(seed);
    done += 1;
    if (done % 200 === 0) await progress(done, found);
  }
  return { done, tally: [...tally], found, unsteady, small };
};
