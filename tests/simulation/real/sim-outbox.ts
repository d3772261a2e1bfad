import { cursorLeaseMs, type Outbox, type OutboxFact } from "@opencallkit/server/ports";
import type { Tables } from "../store/tables.ts";

const factsAfter = (tables: Tables, after: number): readonly OutboxFact[] =>
  [...tables.rows()]
    .flatMap(({ app, id, facts }) => facts.map(({ fact, place }) => ({ app, call: id, place, fact })))
    .filter(({ place }) => place > after)
    .toSorted((one, other) => one.place - other.place);

/** Outbox on the simulated disk, which commits one step at a time. `ask` runs on that disk; `now` is in ms. */
export const simOutbox = (tables: Tables, now: () => number, ask: <T>(look: () => T) => Promise<T>): Outbox => {
  const { cursors } = tables;
  return {
    claim: (cursor, holder, start) =>
      ask(() => {
        const begin = { place: start === "now" ? tables.place() : 0, holder: "", term: 0, until: 0 };
        const row = cursors.get(cursor) ?? begin;
        if (row.holder !== holder && row.until > now()) return { type: "heldByOther" };
        const term = row.holder === holder ? row.term : row.term + 1;
        cursors.set(cursor, { place: row.place, holder, term, until: now() + cursorLeaseMs });
        return { type: "held", lease: { cursor, term, place: row.place } };
      }),
    read: (after, most, names) =>
      ask(() => {
        const all = factsAfter(tables, after);
        const looked = all.slice(0, most);
        return {
          facts: looked.filter(({ fact }) => names.includes(fact.type)),
          upTo: looked.at(-1)?.place ?? after,
          rest: looked.length === most ? "settled" : "nothing",
          oldest: all[0]?.fact.at ?? null,
        };
      }),
    newest: () => ask(() => tables.place()),
    move: (lease, place) =>
      ask(() => {
        const row = cursors.get(lease.cursor);
        if (row?.term !== lease.term || row.place !== lease.place || place < row.place) return { type: "lost" };
        cursors.set(lease.cursor, { ...row, place });
        return { type: "moved", lease: { ...lease, place } };
      }),
    release: ({ cursor, term }) =>
      ask(() => {
        const row = cursors.get(cursor);
        if (row?.term === term) cursors.set(cursor, { ...row, holder: "", term: term + 1, until: 0 });
      }),
  };
};
