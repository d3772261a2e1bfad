import type { CallRecord, CommandName } from "@opencallkit/protocol";
import type { StoredFact } from "@opencallkit/server/ports";
import type { InsideCommand } from "../../simulation/checks/has-ground.ts";

/** A page, as the history names it. A device has one page at a time; the next one is another client. */
export type Who = { readonly user: string; readonly device: string; readonly client: string };

/** What became of a command. `open`: nobody was told. */
export type Outcome =
  | { readonly said: "open" }
  | { readonly said: "yes"; readonly at: number }
  | { readonly said: "no"; readonly at: number; readonly code: string };

/** A command, from its first frame on. Times are ms since 1970 by the clock of this machine, which the servers read too. */
export type Ask = {
  readonly who: Who;
  readonly id: string;
  readonly type: CommandName;
  /** Whom it rings. */
  readonly people: readonly string[];
  readonly timeout: number | null;
  /** All of what somebody asks who is in the call. */
  readonly inside: InsideCommand | null;
  readonly sentAt: number;
  readonly outcome: Outcome;
};

/** A fact as a page heard it; the first time that it did. A blank has no type. */
export type Heard = {
  readonly who: Who;
  readonly number: number;
  readonly type: string;
  readonly at: number;
  readonly heardAt: number;
};

/** What the app on a page was told. */
export type Told = {
  readonly who: Who;
  readonly at: number;
  readonly what: "received" | "began" | "ended" | "notConnected";
  readonly total: number | null;
};

/** A screen that rang: until it did not, or null if it still does. */
export type Rung = { readonly who: Who; readonly from: number; readonly until: number | null };

/** A page that vanished without a word: when it was last alive, and until when the server may have read what it had sent. */
export type Gone = { readonly who: Who; readonly at: number; readonly readBy: number };

/** What the back end asked by REST: `user` null for the end of the call. `doneAt`: when it heard yes, if it did. */
export type Ruling = { readonly user: string | null; readonly sentAt: number; readonly doneAt: number | null };

/** A page that could not reach any server, or only one that was stopped; null while that lasts. */
export type Silence = { readonly who: Who; readonly from: number; readonly to: number | null };

/** All that is known of one call. */
export type CallHistory = {
  readonly call: string;
  readonly asks: readonly Ask[];
  readonly heard: readonly Heard[];
  readonly told: readonly Told[];
  readonly rung: readonly Rung[];
  readonly ruled: readonly Ruling[];
  readonly gone: readonly Gone[];
  readonly silences: readonly Silence[];
  /** Who was in another call when this one rang them. */
  readonly busy: readonly string[];
  /** What REST says of it, and what lies in the store. */
  readonly record: CallRecord | null;
  readonly facts: readonly StoredFact[];
};

export type Anomaly = { readonly call: string; readonly what: string; readonly says: string };

/** Clocks are read in whole ms by several processes, and the database's is known to a few ms only. */
export const slackMs = 50;

export type Check = (history: CallHistory) => readonly Omit<Anomaly, "call">[];
