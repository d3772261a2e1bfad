import type { LiveCall } from "./call/call.ts";

/** The policy: an app's settings, as the rules need them. Times in ms. */
export type Policy = {
  readonly ringMs: number;
  readonly longestRingMs: number;
  /** The lease of a joined leg: one that nobody has heard of for this long is lost. */
  readonly leaseMs: number;
  /** The lease of a caller with nobody joined yet. */
  readonly callerLeaseMs: number;
  /** The shortened lease, after the page said that it was going. */
  readonly goneMs: number;
  /** The limit of a call's length; its people are warned `warnMs` before. */
  readonly longestCallMs: number;
  readonly warnMs: number;
  /** The timeout of a pending request for video. */
  readonly askVideoMs: number;
  /** The limit of people in one call, the caller included. */
  readonly people: number;
  /** The media transport. `auto`: as `sfu` says; `none`: signalling only. */
  readonly media: "auto" | "none";
  /**
   * The media server (SFU). `auto`: for more than two people; `always`: for two as well; `never`: direct links between at
   * most four people. A deployment without a media server has `never`, whatever an app wishes.
   */
  readonly sfu: "auto" | "always" | "never";
  /** The way of media. `always`: by TURN servers alone, so that nobody learns anybody's address. */
  readonly relay: "auto" | "always";
  /** Access control of group calls: who may enter one by its id. */
  readonly join: "invited" | "anyone";
  /** Glare, two people who call each other at once: merged into one call, or busy. */
  readonly glare: "merge" | "busy";
  /**
   * What a blocked caller learns. `hide`: nothing that tells the block from somebody unreachable; `tell`: the refusal
   * `blocked`.
   */
  readonly blocked: "hide" | "tell";
  /**
   * Profiles, the names and avatars that users see of each other. `set`: each user may change their own; `read`: the back
   * end alone may; `off`: nobody sees any.
   */
  readonly profiles: "set" | "read" | "off";
  /** Concurrent sessions. Off: the newest login of a user ends those on their other devices. */
  readonly multiDevice: boolean;
  /** The longest validity of a userSig, whatever it says itself. */
  readonly longestUserSigMs: number;
  readonly limits: UsageLimits;
};

/** Rate limits and quotas of one user (USE-1), each for the app to set; `Infinity` is no limit. */
export type UsageLimits = {
  /** The rate limit of invites. */
  readonly invitesPerMinute: number;
  /** The rate limit of unanswered rings at one person by one other, within an hour; beyond it one a minute. */
  readonly unansweredRingsPerHour: number;
  /** The rate limit of cancels of unknown calls. */
  readonly unknownCancelsPerMinute: number;
  readonly loginsPerMinute: number;
  readonly deviceLoginsPerMinute: number;
  /** The limit of concurrent connections. */
  readonly connections: number;
  /** The limit of remembered devices; beyond it the one that was not used for longest is forgotten. */
  readonly devices: number;
  /** The bandwidth limit of signals, in bytes; bursts of up to eight seconds' worth. */
  readonly signalBytesPerSecond: number;
  /** The rate limit of account requests: profiles and recent calls. */
  readonly accountRequestsPerMinute: number;
  /** The rate limit of one REST key; bursts of twice as many. */
  readonly requestsPerSecond: number;
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
  sfu: "never",
  relay: "auto",
  join: "invited",
  glare: "merge",
  blocked: "hide",
  profiles: "set",
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
    accountRequestsPerMinute: 300,
    requestsPerSecond: 50,
  },
};

/** The asker's remaining allowance now, in ms to wait; 0 is at once. */
export type Allowance = {
  readonly inviteAfterMs: number;
  readonly unknownCancelAfterMs: number;
  /** The waits for those of the people to be rung whom the asker has rung too often. */
  readonly ringAfterMs: ReadonlyMap<string, number>;
};

export const unlimited: Allowance = { inviteAfterMs: 0, unknownCancelAfterMs: 0, ringAfterMs: new Map() };

/** Liveness of the client that holds a leg. Times in ms by the store's clock. */
export type Life = {
  /** The last proof of life, such as a heartbeat. */
  readonly provenAt: number;
  /** When its page said that it was going; null if it has been heard since, or never said so. */
  readonly goneAt: number | null;
  /**
   * Uncertainty of the proof (BEAT-8): how much later it may have been heard without anybody having written it. Absent:
   * none.
   */
  readonly unwrittenMs?: number;
};

/** Proofs of life by user, of one call. A user without one counts from the beginning of the leg. */
export type Lives = ReadonlyMap<string, Life>;

/** The call that holds the asker's slot, while they ask for another one. */
export type Held = {
  readonly id: string;
  readonly call: LiveCall;
  /** Whether the client that holds the asker's leg in it is connected. */
  readonly here: boolean;
};

/** The decision context: what is true beside the call itself, read from the store before a decision. */
export type DecisionContext = {
  readonly now: number;
  /** When the server first heard of the command, in ms; before `now` when the store kept it waiting. */
  readonly askedAt: number;
  readonly policy: Policy;
  /** Busy users: the call that holds the slot of each. */
  readonly busy: ReadonlyMap<string, string>;
  readonly held: Held | null;
  /** Presence: the connected devices of each user to be rung. */
  readonly devices: ReadonlyMap<string, readonly string[]>;
  /** Blockers: those to be rung who have blocked the asker. */
  readonly blockers: ReadonlySet<string>;
  readonly lives: Lives;
  /** The grace after an outage: no lease runs from before this moment, the end of our last one. */
  readonly graceFrom: number;
  readonly allowance: Allowance;
  /** A random room number, for a call that wished none. */
  readonly drawnRoom: number;
};

/** The asker: the user, client and device that a command comes from. */
export type Asker = { readonly user: string; readonly client: string; readonly device: string };
