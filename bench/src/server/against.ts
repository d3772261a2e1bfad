import { say, sayFigure } from "../say.ts";
import { median } from "../statistics.ts";
import { checkOut } from "./other-commit.ts";
import { startFrom, startOpenCallKit, type Subject } from "./processes.ts";

/** A/B comparison: a value for this commit (`ours`) and for another one (`theirs`). */
export type Both<T> = { readonly ours: T; readonly theirs: T };

/** Start functions of the two servers. */
export type Starts = Both<() => Promise<Subject>>;

/** Sets up an A/B comparison: checks the other commit out into a temporary git worktree, which is removed afterwards. */
export const withStarts = async (ref: string, measure: (starts: Starts) => Promise<void>): Promise<void> => {
  say(`installing ${ref} in a temporary worktree`);
  const other = await checkOut(ref);
  try {
    await measure({ ours: () => startOpenCallKit(), theirs: () => startFrom(other.root) });
  } finally {
    await other.remove();
  }
};

/** Runs both servers side by side, and ends them. */
export const withBoth = (ref: string, measure: (subjects: Both<Subject>) => Promise<void>): Promise<void> =>
  withStarts(ref, async (starts) => {
    const ours = await starts.ours();
    const theirs = await starts.theirs();
    try {
      await measure({ ours, theirs });
    } finally {
      await Promise.all([ours.stop(), theirs.stop()]);
    }
  });

/** Interleaved rounds, whose order alternates, so that a drift of the machine's speed hits both alike. */
export const inTurn = async (
  rounds: number,
  measure: Both<() => Promise<number>>,
  told: (round: number, both: Both<number>) => void = () => undefined,
): Promise<readonly Both<number>[]> => {
  const all: Both<number>[] = [];
  for (let round = 1; round <= rounds; round += 1) {
    const theirsFirst = round % 2 === 0;
    const before = theirsFirst ? await measure.theirs() : 0;
    const ours = await measure.ours();
    const both = { ours, theirs: theirsFirst ? before : await measure.theirs() };
    all.push(both);
    told(round, both);
  }
  return all;
};

const range = (values: readonly number[], digits: number): string =>
  `${median(values).toFixed(digits)} (${Math.min(...values).toFixed(digits)} to ${Math.max(...values).toFixed(digits)})`;

/** Reports the medians of both, and the median of their ratio round by round. */
export const sayBoth = (
  name: string,
  unit: string,
  rounds: readonly Both<number>[],
  { digits = 0, aim = "at most 1.05" }: { readonly digits?: number; readonly aim?: string } = {},
): void => {
  const ratios = rounds.map(({ ours, theirs }) => ours / theirs);
  say(`${name}, median of ${rounds.length} rounds and their range:`);
  say(
    `  ours   ${range(
      rounds.map(({ ours }) => ours),
      digits,
    )} ${unit}`,
  );
  say(
    `  theirs ${range(
      rounds.map(({ theirs }) => theirs),
      digits,
    )} ${unit}`,
  );
  sayFigure(`${name}, ratio`, range(ratios, 3), aim);
};
