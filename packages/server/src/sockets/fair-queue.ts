/** So many of a crowd are served in one turn of the event loop: about two milliseconds' worth on a slow machine. */
const usual = 16;

export type FairQueue = (run: () => void) => void;

/** A fair queue runs what it is given at once, until a turn has had its share; the rest follows in later turns, in order, so that others are served in between. */
export const fairQueue = (share = usual): FairQueue => {
  let left = share;
  let waiting: (() => void)[] = [];
  let next = 0;

  const serve = (run: () => void): void => {
    if (left === share) setImmediate(turn);
    left -= 1;
    run();
  };
  const turn = (): void => {
    left = share;
    const served = waiting.slice(next, next + share);
    next += served.length;
    if (next === waiting.length) {
      waiting = [];
      next = 0;
    }
    served.forEach(serve);
  };

  return (run) => {
    if (left > 0 && waiting.length === 0) serve(run);
    else waiting.push(run);
  };
};
