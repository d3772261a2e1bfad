import type { CallResult } from "./endings.ts";
import type { MediaType } from "./ids.ts";

/** A timestamp of RFC 3339 with milliseconds, in UTC. */
export type Timestamp = string;

/** One time that a person was in the call: from `joinedAt` to `leftAt` (null while they are in it), `totalTime` in whole ms. */
export type StayRecord = {
  readonly joinedAt: Timestamp;
  readonly leftAt: Timestamp | null;
  readonly totalTime: number;
};

/** One person's part in the call. */
export type LegRecord = {
  /** The user. */
  readonly userId: string;
  /** Where their part stands. */
  readonly state: "waiting" | "ringing" | "joined" | "left";
  /** TUICallKit's CallEndReason, or null while the leg lives. */
  readonly reason: number | null;
  /** Each time they were in the call, in order; empty for somebody who never joined. */
  readonly stays: readonly StayRecord[];
};

/** The head of a call's record: all of it but its legs. */
export type RecordHead = Omit<CallRecord, "legs">;

/** The call detail record (CDR), the bill: one a call, final at its end. Totals are whole milliseconds. */
export type CallRecord = {
  /** The call id, 22 characters, never used again. */
  readonly callId: string;
  /** The media room's number, 1 to 2,147,483,647. */
  readonly roomId: number;
  /** The name that the caller gave the room, or null. */
  readonly strRoomId: string | null;
  /** Whether it was a group call. */
  readonly group: boolean;
  /** Voice or video, as it is now or was at the end. */
  readonly mediaType: MediaType;
  /** The user who called. */
  readonly caller: string;
  /** Everybody who was called, in order. */
  readonly callees: readonly string[];
  /** Where the call stands. */
  readonly state: "ringing" | "talking" | "ended";
  /** When it began to ring. */
  readonly createdAt: Timestamp;
  /** When the first callee joined; null if nobody did. */
  readonly connectedAt: Timestamp | null;
  /** When it ended; null while it runs. */
  readonly endedAt: Timestamp | null;
  /** How long people talked, in whole ms; 0 if nobody joined. */
  readonly totalTime: number;
  /** How it ended; null while it runs. */
  readonly result: CallResult | null;
  /** The same as TUICallKit's CallEndReason, 0 to 9. */
  readonly reason: number | null;
  /** Everybody's part in it. */
  readonly legs: readonly LegRecord[];
};
