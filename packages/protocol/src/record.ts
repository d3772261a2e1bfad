import type { CallResult } from "./endings.ts";
import type { MediaType } from "./ids.ts";

/** A timestamp of RFC 3339 with milliseconds, in UTC. */
export type Timestamp = string;

export type StayRecord = {
  readonly joinedAt: Timestamp;
  readonly leftAt: Timestamp | null;
  readonly totalTime: number;
};

export type LegRecord = {
  readonly userId: string;
  readonly state: "waiting" | "ringing" | "joined" | "left";
  /** TUICallKit's CallEndReason, or null while the leg lives. */
  readonly reason: number | null;
  readonly stays: readonly StayRecord[];
};

/** The head of a call's record: all of it but its legs. */
export type RecordHead = Omit<CallRecord, "legs">;

/** The call detail record (CDR), the bill: one a call, final at its end. Totals are whole milliseconds. */
export type CallRecord = {
  readonly callId: string;
  readonly roomId: number;
  readonly strRoomId: string | null;
  readonly group: boolean;
  readonly mediaType: MediaType;
  readonly caller: string;
  readonly callees: readonly string[];
  readonly state: "ringing" | "talking" | "ended";
  readonly createdAt: Timestamp;
  readonly connectedAt: Timestamp | null;
  readonly endedAt: Timestamp | null;
  readonly totalTime: number;
  readonly result: CallResult | null;
  readonly reason: number | null;
  readonly legs: readonly LegRecord[];
};
