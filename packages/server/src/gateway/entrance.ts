/** How long the newcomers of one turn of the event loop may keep it, in ms. */
const turnMs = 2;

export type Entrance = {
  /** Runs it now or in a later turn, in order. */
  readonly add: (letIn: () => void) => void;
};

/** A crowd that comes at once is let in a little at a time, so that those who are in are served in between. */
export const entrance = (now: () => number = () => performance.now()): Entrance => {
  let waiting: (() => void)[] = [];
  let next = 0;

  const letIn = (): void => {
    const until = now() + turnMs;
    do {
      waiting[next]?.();
      next += 1;
    } while (next < waiting.length && now() < until);
    if (next < waiting.length) return void setImmediate(letIn);
    waiting = [];
    next = 0;
  };

  return {
    add: (run) => {
      waiting.push(run);
      if (waiting.length === 1) setImmediate(letIn);
    },
  };
};
