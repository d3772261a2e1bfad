import { parseFact } from "@opencallkit/protocol";
import { cursorLeaseMs, type CursorLease, type Outbox, type OutboxFact } from "@opencallkit/server/ports";
import { listOf, number, text } from "../rows.ts";
import type { Ask } from "./messages.ts";

type Held = { readonly holder: string | null; readonly term: number; readonly until: number };

const toOutboxFact = (row: unknown): OutboxFact => {
  const [place, app, call, name, at, body] = listOf(row);
  return { app: number(app), call: text(call), place: number(place), fact: parseFact({ type: name, at, body }) };
};

/**
 * The transactional outbox on SQLite. The file has one process, so that cursor leases are in its memory: they end with
 * it, and renewing one costs no disk. Only places are written. `now` is the store's clock, in ms.
 */
export const sqliteOutbox = (ask: Ask, now: () => number): Outbox => {
  const leases = new Map<string, Held>();

  const isHeld = ({ cursor, term }: CursorLease): boolean => leases.get(cursor)?.term === term;

  return {
    claim: async (cursor, holder, start) => {
      const place = await ask({ name: "outboxOpen", take: { cursor, start } });
      const { holder: before, term, until } = leases.get(cursor) ?? { holder: null, term: 0, until: 0 };
      if (before !== null && before !== holder && until > now()) return { type: "heldByOther" };
      const lease = { cursor, term: before === holder ? term : term + 1, place };
      leases.set(cursor, { holder, term: lease.term, until: now() + cursorLeaseMs });
      return { type: "held", lease };
    },
    read: async (after, most, names) => {
      const page = await ask({ name: "outboxRead", take: { after, most, names } });
      return { ...page, facts: listOf(JSON.parse(page.facts)).map(toOutboxFact) };
    },
    newest: () => ask({ name: "outboxNewest", take: null }),
    move: async (lease, place) => {
      if (!isHeld(lease)) return { type: "lost" };
      const { cursor, place: from } = lease;
      const isMoved = await ask({ name: "outboxMove", take: { cursor, from, to: place } });
      return isMoved ? { type: "moved", lease: { ...lease, place } } : { type: "lost" };
    },
    release: async (lease) => {
      if (isHeld(lease)) leases.set(lease.cursor, { holder: null, term: lease.term + 1, until: 0 });
    },
  };
};
