import type { Chance } from "./chance.ts";

/** Event queue of a discrete-event simulation, with its virtual clock in ms. */
export type Agenda = {
  readonly now: () => number;
  /** Schedules an event after so many ms; gives a function that cancels it. */
  readonly after: (ms: number, run: () => void) => () => void;
  /** Runs the next event; false when there is none. */
  readonly step: () => boolean;
  readonly nextAt: () => number | null;
};

type Entry = { readonly at: number; readonly tie: number; run: (() => void) | null };

const before = (one: Entry, other: Entry): boolean => one.at < other.at || (one.at === other.at && one.tie < other.tie);

/** Creates the event queue. Events of the same ms run in random order, to find races; whoever needs an order keeps a queue. */
export const agendaOf = (chance: Chance, start: number): Agenda => {
  const heap: Entry[] = [];
  let now = start;

  /** Sift up (binary heap): moves an entry towards the first place. */
  const rise = (from: number, entry: Entry): void => {
    let at = from;
    while (at > 0) {
      const above = (at - 1) >> 1;
      const parent = heap[above];
      if (parent === undefined || !before(entry, parent)) break;
      heap[at] = parent;
      at = above;
    }
    heap[at] = entry;
  };
  /** Sift down (binary heap): moves an entry away from the first place. */
  const sink = (entry: Entry): void => {
    let at = 0;
    for (;;) {
      const left = 2 * at + 1;
      let child = heap[left];
      if (child === undefined) break;
      let next = left;
      const right = heap[left + 1];
      if (right !== undefined && before(right, child)) {
        child = right;
        next = left + 1;
      }
      if (!before(child, entry)) break;
      heap[at] = child;
      at = next;
    }
    heap[at] = entry;
  };
  const take = (): Entry | undefined => {
    const first = heap[0];
    const last = heap.pop();
    if (last !== undefined && heap.length > 0) sink(last);
    return first;
  };
  const dropDead = (): void => {
    while (heap[0]?.run === null) take();
  };

  return {
    now: () => now,
    after: (ms, run) => {
      const entry: Entry = { at: now + Math.max(0, ms), tie: chance.fraction(), run };
      rise(heap.length, entry);
      return () => void (entry.run = null);
    },
    step: () => {
      dropDead();
      const next = take();
      if (next === undefined) return false;
      now = next.at;
      next.run?.();
      return true;
    },
    nextAt: () => {
      dropDead();
      return heap[0]?.at ?? null;
    },
  };
};
