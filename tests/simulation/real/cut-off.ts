import type { Agenda } from "../kernel/agenda.ts";
import type { Chance } from "../kernel/chance.ts";

/** Partition between nodes and store (NODE-9): which nodes do not reach it, though it is healthy. */
export type CutOff = {
  readonly has: (node: number) => boolean;
  /** Heals all partitions and makes no new ones. */
  readonly end: () => void;
};

const share = 0.5;
const everyMs = 10_000;
/** Longest partition in ms, longer than a lease. */
const longestMs = 40_000;

/** Injects partitions: cuts off one of `count` nodes now and then, in half of the schedules. */
export const cutOffAtTimes = (
  count: number,
  chance: Chance,
  agenda: Agenda,
  befalls: (node: number) => void,
): CutOff => {
  const until = new Map<number, number>();
  let over = count < 2 || !chance.happens(share);
  const later = (): void => {
    if (over) return;
    agenda.after(1000 + chance.below(everyMs), () => {
      if (over) return;
      const node = chance.below(count);
      const back = agenda.now() + 2000 + chance.below(longestMs);
      // One at a time: all nodes at once would be an outage of the store.
      if (![...until.values()].some((at) => agenda.now() < at)) {
        until.set(node, back);
        befalls(node);
      }
      later();
    });
  };
  later();
  return {
    has: (node) => agenda.now() < (until.get(node) ?? 0),
    end: () => {
      over = true;
      until.clear();
    },
  };
};
