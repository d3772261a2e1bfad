import type { StoredCall } from "@opencallkit/core/processor";
import type { CallResult, MediaType } from "@opencallkit/protocol";

/** Which calls are looked for: those to which everything that is given applies. Times in ms by the store's clock. */
export type CallFilter = {
  /** Rung by it or in it. A live call is found by the people who ring or talk in it now. */
  readonly user?: string | undefined;
  /** Whose call it is. */
  readonly caller?: string | undefined;
  /** Who was called. */
  readonly callee?: string | undefined;
  /** Was rung by it and did not answer; of calls that are over. */
  readonly missedBy?: string | undefined;
  /** Where it stands. */
  readonly state?: "ringing" | "talking" | "ended" | undefined;
  /** How it ended. */
  readonly result?: CallResult | undefined;
  /** Voice or video. */
  readonly mediaType?: MediaType | undefined;
  /** Whether it is a group call. */
  readonly group?: boolean | undefined;
  /** Created then or later. */
  readonly from?: number | undefined;
  /** Created before then. */
  readonly to?: number | undefined;
};

/** A page of `calls`, newest first. It may hold fewer than were asked for; `next` is null only after the last call. */
export type Page = { readonly calls: readonly StoredCall[]; readonly next: number | null };

/** A page of the table of calls (RFC 4180). `lines`: a line each without the head, newest first; `next` as of a page. */
export type TablePage = { readonly lines: string; readonly next: number | null };

/** What a `user` has talked: in how many `calls`, and for how long (`talkMs`) in whole ms. */
export type UserTalk = { readonly user: string; readonly calls: number; readonly talkMs: number };

/** Which talk is added up: that of calls that are over, by when they were created. */
export type TalkFilter = Pick<CallFilter, "user" | "from" | "to">;

/** What was talked in all. `calls`: how many calls were answered; `talkMs`: what all users' stays add up to, in whole ms. */
export type Talk = { readonly calls: number; readonly talkMs: number };

/** A page of what `users` have talked, by their ids in order of code points; `next` is the last of them, or null. */
export type TalkPage = { readonly users: readonly UserTalk[]; readonly next: string | null };

/** The archive: what back ends ask of many calls at a time. Its work holds up no write. */
export type CallArchive = {
  /** `before` is the `next` of the page before. */
  readonly page: (app: number, filter: CallFilter, before: number | null, limit: number) => Promise<Page>;
  /** The same calls as lines of a table, written where they are read. */
  readonly table: (app: number, filter: CallFilter, before: number | null, limit: number) => Promise<TablePage>;
  /** What was talked in all. */
  readonly talk: (app: number, filter: TalkFilter) => Promise<Talk>;
  /** `after` is the `next` of the page before. */
  readonly talkByUser: (app: number, filter: TalkFilter, after: string | null, limit: number) => Promise<TalkPage>;
};
