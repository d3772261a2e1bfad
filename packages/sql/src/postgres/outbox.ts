import { cursorLeaseMs, type Outbox, type OutboxFact } from "@opencallkit/server/ports";
import { fieldsOf, listOf, number, text, toFact } from "../rows.ts";
import type { Ask } from "./read.ts";

const toOutboxFact = (row: unknown): OutboxFact => {
  const [place, app, call, type, at, body] = listOf(row);
  return { app: number(app), call: text(call), place: number(place), fact: toFact({ place, type, at, body }).fact };
};

/** The transactional outbox on PostgreSQL (see `schema/outbox.ts`). `now` is the store's clock, in ms. */
export const postgresOutbox = (ask: Ask, now: () => number): Outbox => {
  /** The mark of the last reading: which places are settled, and what is waited for. In memory only. */
  let mark: string | null = null;

  return {
    claim: async (cursor, holder, start) => {
      const words = "SELECT outbox_claim_1($1, $2, $3, $4, $5) AS claimed";
      const [row] = await ask("outboxClaim", words, [cursor, holder, now(), cursorLeaseMs, start === "now"]);
      const claimed = row?.["claimed"];
      if (claimed === null) return { type: "heldByOther" };
      const { term, place } = fieldsOf(claimed);
      return { type: "held", lease: { cursor, term: number(term), place: number(place) } };
    },
    read: async (after, most, names) => {
      const words = "SELECT outbox_read_1($1, $2, $3, $4::jsonb) AS page";
      const [row] = await ask("outboxRead", words, [after, most, names, mark]);
      const page = fieldsOf(row?.["page"]);
      mark = JSON.stringify(page["mark"]);
      const rest = page["rest"];
      return {
        facts: listOf(page["facts"]).map(toOutboxFact),
        upTo: number(page["upTo"]),
        rest: rest === "settled" || rest === "open" ? rest : "nothing",
        oldest: page["oldest"] === null ? null : number(page["oldest"]),
      };
    },
    newest: async () => {
      const [row] = await ask("outboxNewest", "SELECT coalesce(max(place), 0) AS place FROM fact", []);
      return number(row?.["place"]);
    },
    move: async (lease, place) => {
      const { cursor, term, place: from } = lease;
      const words = "SELECT outbox_move_1($1, $2, $3, $4) AS moved";
      const [row] = await ask("outboxMove", words, [cursor, term, from, place]);
      return row?.["moved"] === true ? { type: "moved", lease: { ...lease, place } } : { type: "lost" };
    },
    release: async ({ cursor, term }) => {
      const words = "UPDATE outbox_cursor SET holder = NULL, term = term + 1 WHERE name = $1 AND term = $2";
      await ask("outboxRelease", words, [cursor, term]);
    },
  };
};
