import type { Chance } from "../kernel/chance.ts";
import type { Disk } from "../shell/disk.ts";
import type { Tables } from "../store/tables.ts";

/** Asynchronous disk without virtual time: each operation completes one event loop turn later, in random order. */
export const onTheTurn = (tables: Tables, now: () => number, chance: Chance): Disk => {
  const later = (run: () => void): void => void (chance.happens(0.5) ? setImmediate(run) : queueMicrotask(run));
  return {
    append: (step, then) =>
      later(() => {
        // Constraint: no database stores NaN, and neither does this one.
        if (step.facts.some(({ at }) => Number.isNaN(at))) return then(null);
        then(tables.append(step, now()));
      }),
    read: (look, then) => later(() => then(look())),
    busy: () => false,
  };
};
