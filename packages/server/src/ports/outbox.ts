import type { Fact, FactName } from "@opencallkit/protocol";

/** A `fact` as the outbox gives it, of the `call` of an `app`; `place` orders the facts of all calls of the store. */
export type OutboxFact = {
  readonly app: number;
  readonly call: string;
  readonly place: number;
  readonly fact: Fact;
};

/**
 * Where a cursor begins that the store does not know yet: before the first fact there is, or behind the newest one that
 * is committed. An append that is still open at that moment counts as before `now`.
 */
export type CursorStart = "beginning" | "now";

/**
 * The right to move a `cursor`, by its name, on from `place`, behind which its holder goes on. `term` is the fencing token: it grows
 * whenever the cursor changes hands.
 */
export type CursorLease = { readonly cursor: string; readonly term: number; readonly place: number };

/** `held`: by the one who asked, with the `lease` to move it. `heldByOther`: ask again within a second or so. */
export type Claim = { readonly type: "held"; readonly lease: CursorLease } | { readonly type: "heldByOther" };

/**
 * `moved`: `lease` is good for the next move. `lost`: the cursor has changed hands, or stands elsewhere than the lease
 * says (a move of before came through after all, or the database is an older copy): nothing is moved, claim it again.
 */
export type Moved = { readonly type: "moved"; readonly lease: CursorLease } | { readonly type: "lost" };

/** Some facts in the order of their places, as far as all places are settled. */
export type OutboxPage = {
  /** Those of the wished names, in the order of their places. */
  readonly facts: readonly OutboxFact[];
  /** Every fact up to this place has been looked at; where to go on, never less than where the page began. */
  readonly upTo: number;
  /**
   * What stands behind `upTo`: `settled`, more to be read at once; `open`, committed facts that wait for an append (or
   * any other writing transaction) that is still open and may yet take a lower place; or `nothing`.
   */
  readonly rest: "settled" | "open" | "nothing";
  /** When the first committed fact behind the asked place happened, in ms by the store's clock; null when there is none. */
  readonly oldest: number | null;
};

/** How long a claim holds unless it is renewed, in ms by the store's clock. Who holds a cursor claims it again every second. */
export const cursorLeaseMs = 3500;

/**
 * The facts of all calls in one order, for those who react to what is committed (docs/spec/outbox.md). Each reaction has
 * a named cursor, which one node holds at a time. What is behind a cursor was handled; what is before it may have been,
 * by a holder that ended before it moved the cursor: at least once.
 * Every promise rejects when the store cannot be asked; nobody knows then whether a cursor was claimed or moved.
 */
export type Outbox = {
  /**
   * Takes the cursor for `cursorLeaseMs` when nobody holds it, or renews the holder's own claim, which keeps its term.
   * Makes the cursor if there is none of that name, whatever the answer. `holder` is unique among all nodes and restarts.
   */
  readonly claim: (cursor: string, holder: string, start: CursorStart) => Promise<Claim>;
  /** Looks at `most` facts (1 to 10,000) behind the place `after`, and gives those of these names. Needs no claim. */
  readonly read: (after: number, most: number, names: readonly FactName[]) => Promise<OutboxPage>;
  /** The newest place that is committed, behind which whoever keeps a place of their own begins; an append that is still open may take a lower one. */
  readonly newest: () => Promise<number>;
  /** Moves the cursor on to `place`, never back (which is `lost`, too). The claim may have run out, as long as nobody else has taken the cursor. */
  readonly move: (lease: CursorLease, place: number) => Promise<Moved>;
  /** Gives the cursor up, so that another may take it at once. Nothing when it is lost already. */
  readonly release: (lease: CursorLease) => Promise<void>;
};
