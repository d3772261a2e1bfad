import {
  cursorLeaseMs,
  messageOf,
  type CursorLease,
  type EventLogger as Logger,
  type Outbox,
  type Timers,
} from "../ports/index.ts";
import { lagWatch } from "./lag-watch.ts";
import type { Reaction } from "./reaction.ts";

/** How often a claim is made or renewed; with the length of a lease (`cursorLeaseMs`) that is less than 5 s (OUT-4). */
const claimMs = 1000;
/** What is committed within so long of a wake is read together. */
const gatherMs = 200;
/** How soon it is looked again for what waits for an open transaction. */
const openMs = 100;
/** How long the first retry waits; each further one twice as long, up to the longest. */
const firstWaitMs = 250;
const longestWaitMs = 15_000;
/** Facts that are looked at in one reading. */
const batch = 2000;
/** How long a reaction that is under way may keep the server from ending. */
const patienceMs = 2000;

export type OutboxWalkerParts = {
  readonly outbox: Outbox;
  readonly reaction: Reaction;
  /** Unique among all nodes and restarts. */
  readonly holder: string;
  /** The store's clock, in ms. */
  readonly now: () => number;
  readonly timers: Timers;
  readonly log: Logger;
};

/** Walks the facts for one reaction, on the node that holds its cursor. */
export type OutboxWalker = {
  /** Begins. Settles when the cursor is there, so that what is committed later is not missed; rejects when it cannot be made. */
  readonly start: () => Promise<void>;
  /** Something was committed. Cheap; may be said at any time and as often as one likes. */
  readonly wake: () => void;
  /** How far each cursor that this node holds is behind, in ms. */
  readonly lags: () => ReadonlyMap<string, number>;
  /** Handles what is left, gives the cursor up and begins nothing any more. Settles within two seconds, and never rejects. */
  readonly stop: () => Promise<void>;
};

/** The cursor while this node holds it: as the store knows it, and how far it has walked. */
type Held = { lease: CursorLease; position: number };

export const outboxWalker = ({ outbox, reaction, holder, now, timers, log }: OutboxWalkerParts): OutboxWalker => {
  const { cursor, start, names, react } = reaction;
  const lag = lagWatch(cursor, now, log);
  let held: Held | null = null;
  /** By when the claim must have been renewed: later somebody else may hold the cursor. */
  let heldUntil = 0;
  let claiming = false;
  let claimFailed = false;
  let walking: Promise<void> | null = null;
  let wokenMeanwhile = false;
  let failures = 0;
  let retryAt = 0;
  let stopped = false;
  let stopWaiting: (() => void) | null = null;
  let stopClaiming = (): void => undefined;

  const walkIn = (ms: number): void => {
    if (stopped) return;
    stopWaiting ??= timers.after(ms, () => {
      stopWaiting = null;
      void walk();
    });
  };
  const sayFailed = (error: unknown, retryInMs: number): void =>
    log("warn", "outbox_failed", { cursor, message: messageOf(error), retryInMs });
  const failed = (error: unknown): void => {
    if (stopped) return;
    const waitMs = Math.min(firstWaitMs * 2 ** failures, longestWaitMs);
    failures += 1;
    retryAt = now() + waitMs;
    sayFailed(error, waitMs);
    walkIn(waitMs);
  };

  const lose = (): void => {
    held = null;
    lag.forget();
  };
  /** Claims the cursor, or renews the claim. */
  const claim = async (): Promise<void> => {
    const known = held?.lease;
    const until = now() + cursorLeaseMs;
    const claimed = await outbox.claim(cursor, holder, start);
    if (claimed.type === "heldByOther") return lose();
    heldUntil = until;
    const { lease } = claimed;
    const changedHands = held?.lease.term !== lease.term;
    // OUT-6: a cursor that stands elsewhere is that of a database restored under our feet, unless it was moved meanwhile.
    const stoodStill = held?.lease === known;
    if (changedHands || (stoodStill && lease.place !== known?.place)) held = { lease, position: lease.place };
  };
  const tick = async (): Promise<void> => {
    if (claiming) return;
    claiming = true;
    try {
      await claim();
      claimFailed = false;
      void walk();
    } catch (error) {
      // Said once: the next claim is a second away, however long the store is.
      if (!claimFailed && !stopped) sayFailed(error, claimMs);
      claimFailed = true;
    }
    claiming = false;
    lag.look();
  };

  /** Writes down how far `mine` has come. Afterwards it is not held any more if somebody else has it. */
  const keep = async (mine: Held): Promise<void> => {
    const moved = await outbox.move(mine.lease, mine.position);
    if (moved.type === "moved") mine.lease = moved.lease;
    else if (held === mine) lose();
  };
  const walkOn = async (mine: Held): Promise<void> => {
    for (;;) {
      const { facts, upTo, rest, oldest } = await outbox.read(mine.position, batch, names);
      if (held !== mine || now() >= heldUntil) return;
      lag.seen(oldest);
      if (facts.length > 0) await react(facts);
      mine.position = upTo;
      // Places without a fact of its own are written down with the next that has one, or many together.
      if (facts.length > 0 || upTo - mine.lease.place >= batch) await keep(mine);
      failures = 0;
      if (rest === "nothing") return lag.seen(null);
      if (rest === "open") return walkIn(openMs);
      if (stopped) return;
    }
  };
  const walk = (): Promise<void> => {
    wokenMeanwhile = walking !== null;
    const waitMs = retryAt - now();
    if (waitMs > 0) walkIn(waitMs);
    if (held === null || waitMs > 0 || now() >= heldUntil) return Promise.resolve();
    walking ??= walkOn(held)
      .catch(failed)
      .finally(() => {
        walking = null;
        if (wokenMeanwhile) walkIn(gatherMs);
      });
    return walking;
  };

  const finish = async (): Promise<void> => {
    await walking;
    await walk();
    if (held !== null && held.position > held.lease.place) await keep(held);
    if (held !== null) await outbox.release(held.lease);
  };

  return {
    start: async () => {
      await claim();
      stopClaiming = timers.every(claimMs, () => void tick());
      void walk();
    },
    wake: () => {
      if (held !== null) walkIn(gatherMs);
    },
    lags: () => new Map(held === null ? [] : [[cursor, lag.behindMs()]]),
    stop: async () => {
      stopped = true;
      stopClaiming();
      stopWaiting?.();
      let forget = (): void => undefined;
      const patience = new Promise<void>((resolve) => (forget = timers.after(patienceMs, resolve)));
      await Promise.race([finish().catch(() => undefined), patience]);
      forget();
    },
  };
};
