import type { FactName, ProfileEntry } from "@opencallkit/protocol";
import type {
  Appended,
  CursorStart,
  Inbox,
  LateRange,
  OutboxPage,
  ProfilePatch,
  Proofs,
  StoredApp,
  StoredCall,
  StoredKey,
  StoreReport,
} from "@opencallkit/server/ports";
import type { WriteSetRow } from "../write-set-row.ts";
import type { ClockMark } from "../store-clock.ts";
import type { LookedThrough } from "./look-through.ts";

/** The moments that the database knows when it is opened. */
export type Moments = {
  /** The newest moment, in ms, so that the clock never runs backwards. */
  readonly newest: number;
  readonly lastCommit: number;
  readonly mark: ClockMark | null;
};

/** The job types by name: what each takes and what it gives. */
export type Work = {
  readonly append: { readonly take: WriteSetRow; readonly give: Appended };
  readonly load: { readonly take: { readonly app: number; readonly call: string }; readonly give: StoredCall | null };
  readonly live: { readonly take: null; readonly give: readonly StoredCall[] };
  readonly holders: {
    readonly take: { readonly app: number; readonly users: readonly string[] };
    readonly give: ReadonlyMap<string, string>;
  };
  readonly blockers: {
    readonly take: { readonly app: number; readonly by: string; readonly people: readonly string[] };
    readonly give: ReadonlySet<string>;
  };
  readonly setBlock: {
    readonly take: {
      readonly app: number;
      readonly user: string;
      readonly other: string;
      readonly blocked: boolean;
    };
    readonly give: null;
  };
  readonly inbox: {
    readonly take: {
      readonly app: number;
      readonly user: string;
      readonly device: string;
      readonly most: number;
      readonly range: LateRange | null;
      readonly now: number;
    };
    readonly give: Inbox;
  };
  readonly revoke: {
    readonly take: { readonly app: number; readonly user: string; readonly at: number };
    readonly give: null;
  };
  readonly revokedAt: { readonly take: { readonly app: number; readonly user: string }; readonly give: number };
  readonly prove: {
    readonly take: Pick<Proofs, "lives" | "seen"> & { readonly now: number; readonly mark: ClockMark | null };
    readonly give: null;
  };
  readonly pauseEnd: { readonly take: { readonly ms: number; readonly since: number }; readonly give: number };
  readonly app: { readonly take: number; readonly give: StoredApp | null };
  readonly apps: { readonly take: null; readonly give: readonly StoredApp[] };
  readonly addApp: { readonly take: StoredApp; readonly give: boolean };
  readonly allKeys: { readonly take: null; readonly give: readonly StoredKey[] };
  readonly keysOf: { readonly take: number; readonly give: readonly StoredKey[] };
  readonly addKey: { readonly take: StoredKey; readonly give: null };
  readonly removeKey: { readonly take: { readonly app: number; readonly id: string }; readonly give: boolean };
  readonly useKey: {
    readonly take: { readonly app: number; readonly id: string; readonly at: number };
    readonly give: null;
  };
  readonly profilesOf: {
    readonly take: { readonly app: number; readonly users: readonly string[] };
    readonly give: readonly ProfileEntry[];
  };
  readonly changeProfile: {
    readonly take: ProfilePatch & { readonly app: number; readonly user: string };
    readonly give: null;
  };
  readonly profileApps: { readonly take: null; readonly give: readonly number[] };
  readonly setSecrets: {
    readonly take: { readonly app: number; readonly before: string; readonly secrets: string };
    readonly give: boolean;
  };
  readonly setPolicy: { readonly take: { readonly app: number; readonly policy: string }; readonly give: boolean };
  /** Opens a cursor: its place; it is created if there is none. */
  readonly outboxOpen: {
    readonly take: { readonly cursor: string; readonly start: CursorStart };
    readonly give: number;
  };
  readonly report: { readonly take: null; readonly give: StoreReport };
  readonly outboxNewest: { readonly take: null; readonly give: number };
  readonly outboxRead: {
    readonly take: { readonly after: number; readonly most: number; readonly names: readonly FactName[] };
    /**
     * The facts as one JSON text, for many small objects are expensive to transfer between threads: `[place, app, call,
     * name, at, body]` each.
     */
    readonly give: Omit<OutboxPage, "facts"> & { readonly facts: string };
  };
  /** Compare-and-set of a cursor: false when it does not stand at `from`. */
  readonly outboxMove: {
    readonly take: { readonly cursor: string; readonly from: number; readonly to: number };
    readonly give: boolean;
  };
};

export type WorkName = keyof Work;
export type Job<N extends WorkName = WorkName> = { [K in N]: { readonly name: K; readonly take: Work[K]["take"] } }[N];

/** Sends a job to the worker. Rejects when it failed, and then nothing of it is done. */
export type Ask = <N extends WorkName>(job: Job & { readonly name: N }) => Promise<Work[N]["give"]>;

/** A message to the worker: some jobs, committed together; or close. */
export type ToWorker = { readonly jobs: readonly Job[] } | { readonly close: true };
/** The result of a job, under its name. */
export type Given = { readonly [N in WorkName]?: Work[N]["give"] };
export type Outcome = { readonly give: Given } | { readonly failed: string };
/** A message from the worker: first whether it could open, then the outcomes of each batch in order. */
export type FromWorker =
  | {
      readonly opened: Moments & { readonly lookedThrough: LookedThrough | null };
    }
  | { readonly unusable: string }
  | { readonly outcomes: readonly Outcome[]; readonly wrote: boolean }
  /** The compact result of nearly every batch: only appends, and all succeeded. Their places. */
  | { readonly places: readonly number[] };
