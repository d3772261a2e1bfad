/**
 * The overlap of two polls, in ms: facts commit out of the order of their places by seconds at most, so each poll reads
 * again what the ten seconds before the last one may have missed.
 */
const overlapMs = 10_000;

type Mark = { readonly at: number; readonly place: number };

/** The poll window: from which place on a poll must read. Times are monotonic. */
export const lookWindow = () => {
  let marks: readonly Mark[] = [];
  return {
    from: (): number => {
      const last = marks.at(-1)?.at ?? 0;
      return (marks.findLast(({ at }) => at <= last - overlapMs) ?? marks[0])?.place ?? 0;
    },
    /** Records a poll and the newest place that it saw. */
    done: (at: number, place: number): void => {
      marks = [...marks.filter((mark) => mark.at > at - 3 * overlapMs || mark === marks.at(-1)), { at, place }];
    },
  };
};
