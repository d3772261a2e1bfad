import type { MediaType } from "@opencallkit/protocol";

/** A change of one's own profile; what is left out stays as it is, and "" takes it away. */
export type ProfileChange = {
  /** Up to 128 bytes. */
  readonly name?: string;
  /** An http(s) address of up to 512 bytes. */
  readonly avatar?: string;
};

/** Which recent calls are asked for: `limit` of them, 1 to 50, 20 by default; `before` is the `next` of the page before. */
export type RecentsQuery = { readonly before?: number; readonly limit?: number };

/** A call of one's own of the last seven days: what the user heard of it. */
export type RecentCall = {
  /** The call id, as in the record. */
  readonly callId: string;
  /** Our part: who called, or was called. */
  readonly role: "caller" | "callee";
  /** The user who called. */
  readonly caller: string;
  /** The first 20 of them. */
  readonly callees: readonly string[];
  /** Voice (`audio`) or video. */
  readonly media: MediaType;
  /** Whether it is a group call. */
  readonly group: boolean;
  /** When it began to ring, in ms since 1970. */
  readonly createdAt: number;
  /** It rang, or found one busy, and was neither answered nor declined. */
  readonly missed: boolean;
  /** What one's own stays add up to, in whole ms; null where one never joined. */
  readonly totalTime: number | null;
  /** How one's own part ended; null while it goes on. */
  readonly result: string | null;
  /** The same as TUICallKit's CallEndReason, 0 to 9. */
  readonly reason: number | null;
  /** Whether the call goes on: a group call can be joined. */
  readonly live: boolean;
};

/** A page of recent `calls`, newest first; it may be short, and only a `next` of null says that it is the last. */
export type RecentCalls = { readonly calls: readonly RecentCall[]; readonly next: number | null };
