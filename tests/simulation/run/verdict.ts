import type { Ranged } from "./range.ts";
import type { Size } from "./run-seed.ts";
import { coverageOf } from "./coverage.ts";

/** Sample size from which rare coverage is a failure: the rarest pair occurs in 3 of 1000 schedules, or 5 with real engines. */
const judgedFrom: { readonly [S in Size]: number } = { core: 20_000, real: 10_000 };
const shownAtMost = 10;

const listed = (all: readonly (number | string)[]): string =>
  all.slice(0, shownAtMost).join(", ") + (all.length > shownAtMost ? " and others" : "");

/** Verdict on a run: whether it passes, and its messages. */
export type Verdict = { readonly holds: boolean; readonly says: readonly string[] };

const judge = (what: readonly unknown[], says: string): Verdict =>
  what.length === 0 ? { holds: true, says: [] } : { holds: false, says: [says] };

const rarity = (size: Size, { tally, done }: Ranged): Verdict => {
  const { rare } = coverageOf(size, new Map(tally), done);
  const judged = done >= judgedFrom[size];
  const names = listed(rare.map(({ name, count }) => `${name} (${count})`));
  const { holds, says } = judge(rare, `${judged ? "too rare" : "rare in this short run"}: ${names}`);
  return { holds: holds || !judged, says };
};

export const verdictOn = (size: Size, ranged: Ranged): Verdict => {
  const { unsteady, small, found } = ranged;
  const all = [
    rarity(size, ranged),
    judge(unsteady, `not decided by the seed: ${listed(unsteady)}`),
    judge(small, `too little happens in ${small.length} schedules: ${listed(small)}`),
    judge(found, `${found.length} violations`),
  ];
  return { holds: all.every(({ holds }) => holds), says: all.flatMap(({ says }) => says) };
};
