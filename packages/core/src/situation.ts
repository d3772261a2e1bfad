/** An app's settings as the rules need them. Milliseconds. */
export type Policy = {
  readonly ringMs: number;
  readonly longestRingMs: number;
  /** A joined leg that nobody has heard of for this long is lost. */
  readonly leaseMs: number;
  /** The same for a caller with nobody joined yet. */
  readonly callerLeaseMs: number;
  /** The lease after the page said that it was going. */
  readonly goneMs: number;
};

export const defaultPolicy: Policy = {
  ringMs: 30_000,
  longestRingMs: 120_000,
  leaseMs: 30_000,
  callerLeaseMs: 10_000,
  goneMs: 10_000,
};

/** What is known of the client that holds a leg. Times by the store's clock. */
export type Life = {
  /** Its last proof of life. */
  readonly provenAt: number;
  /** When its page said that it was going, unless it has been heard since. */
  readonly goneAt: number | null;
};

/** Proofs of life by user, of one call. A user without one counts from the beginning of the leg. */
export type Lives = ReadonlyMap<string, Life>;

/** What is true beside the call itself, read from the store before a decision. */
export type Situation = {
  readonly now: number;
  readonly policy: Policy;
  /** The call that holds each user's slot, of those users who are in one. */
  readonly busy: ReadonlyMap<string, string>;
  /** The connected devices of each callee. */
  readonly devices: ReadonlyMap<string, readonly string[]>;
  readonly lives: Lives;
  /** No lease runs from before this moment: the end of our last outage. */
  readonly graceFrom: number;
  /** A random room number, used unless one was wished. */
  readonly drawnRoom: number;
};

/** Who asks. */
export type Asker = { readonly user: string; readonly client: string; readonly device: string };
