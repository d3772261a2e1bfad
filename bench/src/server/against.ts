import { say, sayFigure } from "../say.ts";
import { median } from "../statistics.ts";
import { checkOut } from "./other-commit.ts";
import { startFrom, startOpenCallKit, type Subject } from "./processes.ts";

/** This commit and another one, side by side. */
export type Both<T> = { readonly ours: T; readonly theirs: T };

/** Runs both servers, the other commit's from a temporary worktree, and ends them. */
export const withBoth = async (ref: string, measure: (subjects: Both<Subject>) => Promise<void>): Promise<void> => {
  say(`installing ${ref} in a temporary worktree`);
  const other = await checkOut(ref);
  try {
    const ours = await startOpenCallKit();
    const theirs = await startFrom(other.root);
    try {
      await measure({ ours, theirs });
    } finally {
      await Promise.all([ours.stop(), theirs.stop()]);
    }
  } finally {
    await other.remove();
  }
};

const range = (values: readonly number[], digits: number): string =>
  `${median(values).toFixed(digits)} (${Math.min(...values).toFixed(digits)} to ${Math.max(...values).toFixed(digits)})`;

/** Says the medians of both, and of their ratio round by round. */
export const sayBoth = (name: string, unit: string, rounds: readonly Both<number>[], digits = 0): void => {
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
  sayFigure(`${name}, ratio`, range(ratios, 3), "at most 1.05");
};
