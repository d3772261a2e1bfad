import type { Life, Lives } from "@opencallkit/core";
import type { Fact } from "@opencallkit/protocol";
import type { Nodes } from "./nodes.ts";
import type { Outbox } from "./outbox.ts";

/** Who asked, and under which id: a repeat of it finds its answer. Unique within a call. */
export type CommandKey = { readonly user: string; readonly client: string; readonly id: string };

export type Rings = { readonly by: string; readonly people: readonly string[] };

/** One step of a call. Either all of it is on disk or nothing of it. */
export type Append = {
  readonly app: number;
  readonly call: string;
  /** How many facts the call has had before; 0 begins it. */
  readonly version: number;
  readonly facts: readonly Fact[];
  readonly command: CommandKey | null;
  /** Users whose slot the call takes, and gives back. */
  readonly take: readonly string[];
  readonly release: readonly string[];
  /** The room it claims from its first fact; null once it is over, or for a call that never had one. */
  readonly room: { readonly number: number; readonly text: string | null } | null;
  /** Whom it rings and at whose wish: refused (`block`) if one of them has blocked that person. */
  readonly rings: Rings | null;
  /** Those who hear of the call from here on; each gets a leg. Who has one may be named again. */
  readonly newcomers: readonly string[];
  /** When to look again, in ms by the store's clock; null when the call is over. */
  readonly due: number | null;
};

/** `place` numbers the last fact across all calls of the store. */
export type Appended =
  | { readonly done: true; readonly place: number }
  | { readonly done: false; readonly conflict: Conflict };
/** Somebody was there first, with the call's next version, a slot or the room; or somebody rung has blocked the one who rings. */
export type Conflict = "version" | "slot" | "room" | "block";

export type StoredFact = { readonly fact: Fact; readonly place: number; readonly command: string | null };
export type StoredCall = {
  readonly app: number;
  readonly call: string;
  readonly facts: readonly StoredFact[];
  readonly lives: Lives;
};

export type StoredApp = {
  readonly app: number;
  /** Sealed; only the server's key file opens it. */
  readonly secrets: string;
  /** SHA-256 of the REST key, in hex. */
  readonly apiKeyHash: string;
  /** The app's own settings, as JSON; what it does not name is as by default. */
  readonly policy: string;
};

/** The newest proofs of life of joined and waiting legs, and how far each device has seen. */
export type Proofs = {
  /** No call lives, and nothing is being decided: a wall clock that was wrong may be followed. */
  readonly idle?: boolean;
  readonly lives: readonly {
    readonly app: number;
    readonly call: string;
    readonly user: string;
    readonly life: Life;
  }[];
  readonly seen: readonly {
    readonly app: number;
    readonly user: string;
    readonly device: string;
    readonly place: number;
  }[];
};

/**
 * What a device has not seen: calls that ended while it was away, in order of ending. `more`: they were so many that
 * those after the last one were left out, to be asked for by their range.
 */
export type Inbox = { readonly place: number; readonly ended: readonly StoredCall[]; readonly more: boolean };
/** `mostDevices`: as many as are remembered of one user (USE-7), all of them if none is given. `range`: a later page of what was missed. */
export type InboxReading = { readonly mostDevices?: number; readonly range?: LateRange };
/** Of what a device has not seen: what ended after `after` and up to `upTo`, by place. */
export type LateRange = { readonly after: number; readonly upTo: number };

export type Page = { readonly calls: readonly StoredCall[]; readonly next: number | null };

/**
 * Where calls are kept. Every promise of a write settles after its commit is on disk.
 * A rejected promise means: nobody knows; ask again.
 */
export type Store = {
  /** The store's clock, in whole ms since 1970; never backwards, not even over a restart. */
  readonly now: () => number;
  /** When anything was last committed, by this clock. */
  readonly lastCommit: () => number;
  /** When the newest time ended in which nothing was committed for more than `ms`, of those that ended after `since`; 0 for none. Some two minutes are remembered. */
  readonly pauseEnd: (ms: number, since: number) => Promise<number>;
  readonly append: (step: Append) => Promise<Appended>;
  readonly load: (app: number, call: string) => Promise<StoredCall | null>;
  /** Every call that is not over. */
  readonly live: () => Promise<readonly StoredCall[]>;
  /** The call that holds the slot of each of these users. */
  readonly holders: (app: number, users: readonly string[]) => Promise<ReadonlyMap<string, string>>;
  /** Those of `people` who have blocked `by`. */
  readonly blockers: (app: number, by: string, people: readonly string[]) => Promise<ReadonlySet<string>>;
  /** Lets `user` never be rung by `other`, or again. */
  readonly setBlock: (app: number, user: string, other: string, blocked: boolean) => Promise<void>;
  /**
   * A device that is new starts at now; with it so many of its user's devices are remembered at most, and the longest
   * unused is forgotten (USE-7). At most 200 calls of the last seven days, and some hundred facts at a time.
   */
  readonly inbox: (app: number, user: string, device: string, reading?: InboxReading) => Promise<Inbox>;
  /** LOGIN-4: userSigs of this user that were signed at `at` (seconds since 1970, by the wall clock) or earlier count no more. */
  readonly revoke: (app: number, user: string, at: number) => Promise<void>;
  /** The newest such second; 0 for none. */
  readonly revokedAt: (app: number, user: string) => Promise<number>;
  readonly prove: (proofs: Proofs) => Promise<void>;
  /** Newest first; `before` is the `next` of the page before. */
  readonly page: (app: number, before: number | null, limit: number) => Promise<Page>;
  readonly app: (app: number) => Promise<StoredApp | null>;
  readonly apps: () => Promise<readonly StoredApp[]>;
  /** False when the number is taken. */
  readonly addApp: (app: StoredApp) => Promise<boolean>;
  /** How several nodes on this store meet; null for a store that takes one node only. */
  readonly nodes: Nodes | null;
  /** The facts of all calls in one order, and how far each reaction has come. */
  readonly outbox: Outbox;
  /** False when there is no such app. */
  readonly setPolicy: (app: number, policy: string) => Promise<boolean>;
  /** False when its sealed secrets are not, or no longer, what they were `before`. */
  readonly setSecrets: (app: number, before: string, secrets: string) => Promise<boolean>;
  /** Finishes what is under way, then closes. */
  readonly close: () => Promise<void>;
};

/** The store cannot be used: damaged, locked, unwritable, or not safe. `message` is one line for the operator. */
export class StoreUnusable extends Error {
  override readonly name = "StoreUnusable";
}

/** How a command is named in the store. Neither ids nor users hold control characters. */
export const commandName = (key: CommandKey): string => `${key.client}\u001f${key.id}\u001f${key.user}`;
