import { endings, type CallRecord, type LegRecord, type RecordHead, type StayRecord } from "@opencallkit/protocol";
import type { KnownCall } from "../call/call.ts";
import { reasonOfLeg } from "./ending.ts";
import { finishedStays, type Leg, type Stay } from "../call/leg.ts";
import { timestamp } from "./timestamp.ts";

const finished = ({ joinedAt, leftAt }: Stay): StayRecord => ({
  joinedAt: timestamp(joinedAt),
  leftAt: timestamp(leftAt),
  totalTime: leftAt - joinedAt,
});

const staysOf = (leg: Leg): readonly StayRecord[] => [
  ...finishedStays(leg).map(finished),
  ...(leg.state === "joined" ? [{ joinedAt: timestamp(leg.joinedAt), leftAt: null, totalTime: 0 }] : []),
];

const legRecord = (call: KnownCall, userId: string, leg: Leg): LegRecord => ({
  userId,
  state: leg.state,
  reason: reasonOfLeg(call, leg),
  stays: staysOf(leg),
});

/** The record of a call without its legs. Without an answer the total is 0 (BILL-1). */
export const recordHead = (callId: string, call: KnownCall): RecordHead => {
  const { about } = call;
  const connectedAt = call.state === "ringing" ? null : call.connectedAt;
  const over = call.state === "ended" ? call : null;
  const reason = over === null ? null : endings[over.result].reason;
  return {
    callId,
    roomId: about.room,
    strRoomId: about.roomText,
    group: about.group,
    mediaType: about.media,
    caller: about.caller,
    callees: about.callees,
    state: call.state,
    createdAt: timestamp(about.createdAt),
    connectedAt: connectedAt === null ? null : timestamp(connectedAt),
    endedAt: over === null ? null : timestamp(over.endedAt),
    totalTime: over === null || connectedAt === null ? 0 : over.endedAt - connectedAt,
    result: over === null ? null : over.result,
    reason,
  };
};

/** The call detail record (CDR), from which a call is billed. */
export const record = (callId: string, call: KnownCall): CallRecord => ({
  ...recordHead(callId, call),
  legs: [...call.legs].map(([user, leg]) => legRecord(call, user, leg)),
});
