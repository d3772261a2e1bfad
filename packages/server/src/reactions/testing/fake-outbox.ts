import type { Fact } from "@opencallkit/protocol";
import { cursorLeaseMs, type Outbox, type OutboxFact } from "../../ports/index.ts";

type Row = { readonly place: number; readonly holder: string | null; readonly term: number; readonly until: number };

/** A store's outbox in memory. What one test does to it, it does through `now` and these members. */
export const fakeOutbox = (now: () => number) => {
  const facts: OutboxFact[] = [];
  const cursors = new Map<string, Row>();
  const how = { isAway: false, settledUpTo: Infinity, reads: 0, moves: 0, claims: 0 };
  const row = (cursor: string): Row => cursors.get(cursor) ?? { place: 0, holder: null, term: 0, until: 0 };
  const reached = async (): Promise<void> => {
    await Promise.resolve();
    if (how.isAway) throw new Error("the store is away");
  };
  const newest = (): number => facts.at(-1)?.place ?? 0;

  const outbox: Outbox = {
    claim: async (cursor, holder, start) => {
      how.claims += 1;
      await reached();
      const before = cursors.get(cursor) ?? { ...row(cursor), place: start === "now" ? newest() : 0 };
      cursors.set(cursor, before);
      if (before.holder !== null && before.holder !== holder && before.until > now()) return { type: "heldByOther" };
      const term = before.holder === holder ? before.term : before.term + 1;
      cursors.set(cursor, { place: before.place, holder, term, until: now() + cursorLeaseMs });
      return { type: "held", lease: { cursor, term, place: before.place } };
    },
    read: async (after, most, names) => {
      how.reads += 1;
      await reached();
      const behind = facts.filter(({ place }) => place > after);
      const looked = behind.filter(({ place }) => place <= how.settledUpTo).slice(0, most);
      const upTo = looked.at(-1)?.place ?? after;
      return {
        facts: looked.filter(({ fact }) => names.includes(fact.type)),
        upTo,
        rest: looked.length === most ? "settled" : upTo < newest() ? "open" : "nothing",
        oldest: behind[0]?.fact.at ?? null,
      };
    },
    newest: async () => {
      await reached();
      return newest();
    },
    move: async (lease, place) => {
      how.moves += 1;
      await reached();
      const before = row(lease.cursor);
      if (before.term !== lease.term || before.place !== lease.place || place < before.place) return { type: "lost" };
      cursors.set(lease.cursor, { ...before, place });
      return { type: "moved", lease: { ...lease, place } };
    },
    release: async ({ cursor, term }) => {
      await reached();
      const before = row(cursor);
      if (before.term === term) cursors.set(cursor, { ...before, holder: null, term: term + 1, until: 0 });
    },
  };
  return {
    outbox,
    how,
    place: (cursor: string): number => row(cursor).place,
    holder: (cursor: string): string | null => row(cursor).holder,
    /** Puts a cursor where an older copy of the database had it. */
    putBack: (cursor: string, place: number): void => void cursors.set(cursor, { ...row(cursor), place }),
    commit: (call: string, fact: Fact): number => {
      const place = newest() + 1;
      facts.push({ app: 1, call, place, fact });
      return place;
    },
  };
};
