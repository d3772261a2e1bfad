import type { LiveCall } from "./call/call.ts";

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
  /** The longest call; its people are warned `warnMs` before. */
  readonly longestCallMs: number;
  readonly warnMs: number;
  /** How long a question for video stands. */
  readonly askVideoMs: number;
  /** The most people in one call, the caller included. */
  readonly people: number;
  /** `auto`: direct links between at most four people; `none`: signalling only. */
  readonly media: "auto" | "none";
  /** Who may enter a group call by its id. */
  readonly join: "invited" | "anyone";
  /** Two people who call each other at once: one call, or busy. */
  readonly glare: "merge" | "busy";
  /** What a blocked caller learns: nothing that tells them from the caller of somebody who cannot be reached, or `blocked`. */
  readonly blocked: "hide" | "tell";
  /** Off: the newest login of a user ends those of their other devices. */
  readonly multiDevice: boolean;
  /** A userSig holds no longer than this, whatever it says. */
  readonly longestUserSigMs: number;
  readonly limits: UsageLimits;
};

/** USE-1: what one user may use up; `Infinity` is no limit. Each is the app's to set. */
export type UsageLimits = {
  /** Invites of one user. */
  readonly invitesPerMinute: number;
  /** Rings at one person by one other that were not answered, within an hour; beyond it one a minute. */
  readonly unansweredRingsPerHour: number;
  /** Cancels of calls that nobody has heard of, by one user. */
  readonly unknownCancelsPerMinute: number;
  readonly loginsPerMinute: number;
  readonly deviceLoginsPerMinute: number;
  /** Connections of one user at a time. */
  readonly connections: number;
  /** Devices of one user that are remembered; the longest unused goes. */
  readonly devices: number;
  /** Signals of one user, in bytes; eight seconds' worth at once. */
  readonly signalBytesPerSecond: number;
};

export const defaultPolicy: Policy = {
  ringMs: 30_000,
  longestRingMs: 120_000,
  leaseMs: 30_000,
  callerLeaseMs: 10_000,
  goneMs: 10_000,
  longestCallMs: 24 * 60 * 60 * 1000,
  warnMs: 60_000,
  askVideoMs: 30_000,
  people: 9,
  media: "auto",
  join: "invited",
  glare: "merge",
  blocked: "hide",
  multiDevice: true,
  longestUserSigMs: Infinity,
  limits: {
    invitesPerMinute: 60,
    unansweredRingsPerHour: 30,
    unknownCancelsPerMinute: 60,
    loginsPerMinute: 120,
    deviceLoginsPerMinute: 20,
    connections: 20,
    devices: 50,
    signalBytesPerSecond: 65_536,
  },
};

/** What the asker has left of what they may use, now: 0 is at once, else the ms to wait. */
export type Allowance = {
  readonly inviteAfterMs: number;
  readonly unknownCancelAfterMs: number;
  /** Those of the people to be rung who were rung too often by the asker. */
  readonly ringAfterMs: ReadonlyMap<string, number>;
};

export const unlimited: Allowance = { inviteAfterMs: 0, unknownCancelAfterMs: 0, ringAfterMs: new Map() };

/** What is known of the client that holds a leg. Times by the store's clock. */
export type Life = {
  /** Its last proof of life. */
  readonly provenAt: number;
  /** When its page said that it was going, unless it has been heard since. */
  readonly goneAt: number | null;
  /** BEAT-8: how much later it may have been heard without anybody having written it. None: this is the last proof. */
  readonly unwrittenMs?: number;
};

/** Proofs of life by user, of one call. A user without one counts from the beginning of the leg. */
export type Lives = ReadonlyMap<string, Life>;

/** The call that holds the asker's slot while they ask for another one. */
export type Held = {
  readonly id: string;
  readonly call: LiveCall;
  /** Whether the client that holds the asker's leg in it is connected. */
  readonly here: boolean;
};

/** What is true beside the call itself, read from the store before a decision. */
export type DecisionContext = {
  readonly now: number;
  /** When the server first heard of what is asked; before `now` when the store kept it waiting. */
  readonly askedAt: number;
  readonly policy: Policy;
  /** The call that holds each user's slot, of those users who are in one. */
  readonly busy: ReadonlyMap<string, string>;
  readonly held: Held | null;
  /** The connected devices of each user to be rung. */
  readonly devices: ReadonlyMap<string, readonly string[]>;
  /** Those to be rung who have blocked the asker. */
  readonly blockers: ReadonlySet<string>;
  readonly lives: Lives;
  /** No lease runs from before this moment: the end of our last outage. */
  readonly graceFrom: number;
  readonly allowance: Allowance;
  /** A random room number, used unless one was wished. */
  readonly drawnRoom: number;
};

/** Who asks. */
export type Asker = { readonly user: string; readonly client: string; readonly device: string };
