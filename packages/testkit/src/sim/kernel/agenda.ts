import type { Chance } from "./chance.ts";

/** Virtual time, and everything that is to happen in it. */
export type Agenda = {
  readonly now: () => number;
  /** Answers with what takes it off again. */
  readonly after: (ms: number, run: () => void) => () => void;
  /** Runs what comes next; false when nothing does. */
  readonly step: () => boolean;
  readonly nextAt: () => number | null;
};

type Entry = { readonly at: number; readonly tie: number; run: (() => void) | null };

const before = (one: Entry, other: Entry): boolean => one.at < other.at || (one.at === other.at && one.tie < other.tie);

/** What happens at the same moment happens in an order drawn at random; whoever needs an order keeps a queue. */
export const agendaOf = (chance: Chance, start: number): Agenda => {
  const heap: Entry[] = [];
  let now = start;

  const swap = (one: number, other: number): void => {
    const [first, second] = [heap[one], heap[other]];
    if (first === undefined || second === undefined) return;
    [heap[one], heap[other]] = [second, first];
  };
  const isBefore = (one: number, other: number): boolean => {
    const [first, second] = [heap[one], heap[other]];
    return first !== undefined && second !== undefined && before(first, second);
  };
  const add = (entry: Entry): void => {
    heap.push(entry);
    for (let at = heap.length - 1; at > 0;) {
      const parent = (at - 1) >> 1;
      if (!isBefore(at, parent)) return;
      swap(at, parent);
      at = parent;
    }
  };
  const sink = (from: number): void => {
    for (let at = from; ;) {
      const left = 2 * at + 1;
      const least = isBefore(left + 1, left) ? left + 1 : left;
      if (!isBefore(least, at)) return;
      swap(at, least);
      at = least;
    }
  };
  const take = (): Entry | undefined => {
    swap(0, heap.length - 1);
    const first = heap.pop();
    sink(0);
    return first;
  };
  const dropDead = (): void => {
    while (heap[0]?.run === null) take();
  };

  return {
    now: () => now,
    after: (ms, run) => {
      const entry: Entry = { at: now + Math.max(0, ms), tie: chance.fraction(), run };
      add(entry);
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
