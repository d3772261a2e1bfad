import type { Chance } from "../kernel/chance.ts";
import type { Disk } from "../shell/disk.ts";
import type { Tables } from "../store/tables.ts";

/** The simulated disk without virtual time: everything is done a turn of the event loop later, in an order drawn at random. */
export const onTheTurn = (tables: Tables, now: () => number, chance: Chance): Disk => {
  const later = (run: () => void): void => void (chance.happens(0.5) ? setImmediate(run) : queueMicrotask(run));
  return {
    append: (step, then) =>
      later(() => {
        // What no database can keep, this one does not keep either.
        if (step.facts.some(({ at }) => Number.isNaN(at))) return then(null);
        then(tables.append(step, now()));
      }),
    read: (look, then) => later(() => then(look())),
    busy: () => false,
  };
};
