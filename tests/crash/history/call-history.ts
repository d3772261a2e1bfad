import type { CallRecord, CommandName } from "@opencallkit/protocol";
import type { StoredFact } from "@opencallkit/server/ports";
import type { InsideCommand } from "../../simulation/checks/has-ground.ts";

/** Identity of a page in a history. A device has one page at a time; after a reload it is another client. */
export type Who = { readonly user: string; readonly device: string; readonly client: string };

/** Outcome of a command. `open`: unknown, no response arrived. */
export type Outcome =
  | { readonly said: "open" }
  | { readonly said: "yes"; readonly at: number }
  | { readonly said: "no"; readonly at: number; readonly code: string };

/** Command invocation, from its first frame on. Times in ms since 1970 by this machine's clock, which the servers read too. */
export type Ask = {
  readonly who: Who;
  readonly id: string;
  readonly type: CommandName;
  /** Callees: whom it rings. */
  readonly people: readonly string[];
  readonly timeout: number | null;
  /** Full command, if it is one for participants (add, switch media); else null. */
  readonly inside: InsideCommand | null;
  readonly sentAt: number;
  readonly outcome: Outcome;
};

/** Delivered fact, at the first time a page got it. A blank, one that is withheld from this user, has no type. */
export type Heard = {
  readonly who: Who;
  readonly number: number;
  readonly type: string;
  readonly at: number;
  readonly heardAt: number;
};

/** App event: what the engine told the app on a page. */
export type Told = {
  readonly who: Who;
  readonly at: number;
  readonly what: "received" | "began" | "ended" | "notConnected";
  readonly total: number | null;
};

/** Ringing interval of a screen; `until` is null if it still rings. */
export type Rung = { readonly who: Who; readonly from: number; readonly until: number | null };

/** Crashed page: when it was last alive, and until when a server may have read what it had sent. */
export type Gone = { readonly who: Who; readonly at: number; readonly readBy: number };

/** Back end request by REST; `user` is null for the end of the call. `doneAt`: when it was confirmed, or null. */
export type Ruling = { readonly user: string | null; readonly sentAt: number; readonly doneAt: number | null };

/** Partition of a page: it reached no server, or only a frozen one; `to` is null while that lasts. */
export type Silence = { readonly who: Who; readonly from: number; readonly to: number | null };

/** Call history: every observation of one call, by its clients, by REST and in the store. */
export type CallHistory = {
  readonly call: string;
  readonly asks: readonly Ask[];
  readonly heard: readonly Heard[];
  readonly told: readonly Told[];
  readonly rung: readonly Rung[];
  readonly ruled: readonly Ruling[];
  readonly gone: readonly Gone[];
  readonly silences: readonly Silence[];
  /** Busy users: who was in another call when this one rang them. */
  readonly busy: readonly string[];
  /** Call record, as REST gives it, and the stored facts below. */
  readonly record: CallRecord | null;
  readonly facts: readonly StoredFact[];
};

export type Anomaly = { readonly call: string; readonly what: string; readonly says: string };

/** Clock slack in ms: several processes read whole ms, and the database's clock is known to a few ms only. */
export const slackMs = 50;

export type Check = (history: CallHistory) => readonly Omit<Anomaly, "call">[];
