import type { Life } from "@opencallkit/core";
import type { Appended, StoredCall, WriteSet } from "@opencallkit/core/processor";
import type { CallArchive } from "./call-archive.ts";
import type { ClusterStore } from "./cluster-store.ts";
import type { KeyStore } from "./key-store.ts";
import type { StoreReport } from "./store-report.ts";
import type { Outbox } from "./outbox.ts";
import type { ProfileStore } from "./profile-store.ts";

/** An app as it is stored. */
export type StoredApp = {
  /** Its number (`SDKAppID`). */
  readonly app: number;
  /** Sealed; only the server's key file opens it. */
  readonly secrets: string;
  /** The app's own settings, as JSON; what it does not name is as by default. */
  readonly policy: string;
};

/** Proofs: the newest signs of life of joined and waiting legs, and how far each device has seen. */
export type Proofs = {
  /** No call lives, and nothing is being decided: a wall clock that was wrong may be followed. */
  readonly idle?: boolean;
  /** Of each leg, named by `app`, `call` and `user`: the newest sign of `life`. */
  readonly lives: readonly {
    readonly app: number;
    readonly call: string;
    readonly user: string;
    readonly life: Life;
  }[];
  /** How far each device, named by `app`, `user` and `device`, has seen: up to the fact at `place`. */
  readonly seen: readonly {
    readonly app: number;
    readonly user: string;
    readonly device: string;
    readonly place: number;
  }[];
};

/**
 * An inbox, what a device has not seen behind `place`: calls that ended (`ended`) while it was away, in order of ending. `more`: they were so many that
 * those after the last one were left out, to be asked for by their range.
 */
export type Inbox = { readonly place: number; readonly ended: readonly StoredCall[]; readonly more: boolean };
/** How an inbox is read. `mostDevices`: as many as are remembered of one user (USE-7), all of them if none is given. `range`: a later page of what was missed. */
export type InboxReading = { readonly mostDevices?: number; readonly range?: LateRange };
/** A range of late news, of what a device has not seen: what ended after `after` and up to `upTo`, by place. */
export type LateRange = { readonly after: number; readonly upTo: number };

/**
 * The store, where calls are kept. Every promise of a write settles after its commit is on disk.
 * A rejected promise means: nobody knows; ask again.
 */
export type Store = {
  /** The store's clock, in whole ms since 1970; never backwards, not even over a restart. */
  readonly now: () => number;
  /** When anything was last committed, by this clock. */
  readonly lastCommit: () => number;
  /** When the newest time ended in which nothing was committed for more than `ms`, of those that ended after `since`; 0 for none. Some two minutes are remembered. */
  readonly pauseEnd: (ms: number, since: number) => Promise<number>;
  /** Writes a change of one call, whole or not at all; says which conflict kept it from being written. Rejects when nobody knows. */
  readonly append: (step: WriteSet) => Promise<Appended>;
  /** A call with all its facts; null where there is none. */
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
  /** Writes proofs down. What is older than what is stored changes nothing. */
  readonly prove: (proofs: Proofs) => Promise<void>;
  /** What back ends ask of many calls at a time. */
  readonly archive: CallArchive;
  /** The REST keys. */
  readonly keys: KeyStore;
  /** The profiles of users. */
  readonly profiles: ProfileStore;
  /** An app by its number; null where there is none. */
  readonly app: (app: number) => Promise<StoredApp | null>;
  /** Every app. */
  readonly apps: () => Promise<readonly StoredApp[]>;
  /** False when the number is taken. */
  readonly addApp: (app: StoredApp) => Promise<boolean>;
  /** How several nodes on this store meet; null for a store that takes one node only. */
  readonly cluster: ClusterStore | null;
  /** The facts of all calls in one order, and how far each reaction has come. */
  readonly outbox: Outbox;
  /** False when there is no such app. */
  readonly setPolicy: (app: number, policy: string) => Promise<boolean>;
  /** False when its sealed secrets are not, or no longer, what they were `before`. */
  readonly setSecrets: (app: number, before: string, secrets: string) => Promise<boolean>;
  /** What it says of itself, for an operator. */
  readonly report: () => Promise<StoreReport>;
  /** Finishes what is under way, then closes. */
  readonly close: () => Promise<void>;
};

/** The store cannot be used: damaged, locked, unwritable, or not safe. `message` is one line for the operator. */
export class StoreUnusable extends Error {
  override readonly name = "StoreUnusable";
}
