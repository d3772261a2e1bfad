import { endings, type CallRecord, type LegRecord, type StayRecord } from "@opencallkit/protocol";
import type { KnownCall, Leg, LegEnd } from "./call.ts";

const timestamp = (ms: number): string => new Date(ms).toISOString();

const legEndReason: { readonly [H in LegEnd]: number | null } = {
  hangUp: endings.normal_end.reason,
  lost: endings.interrupt.reason,
  rejected: endings.reject.reason,
  missed: endings.not_answer.reason,
  busy: endings.call_busy.reason,
  // Those the end of the call took along share its reason.
  cancelled: null,
  callEnded: null,
};

const staysOf = (leg: Leg): readonly StayRecord[] => {
  if (leg.state === "joined") return [{ joinedAt: timestamp(leg.joinedAt), leftAt: null, totalTime: 0 }];
  if (leg.state !== "left") return [];
  return leg.stays.map((stay) => ({
    joinedAt: timestamp(stay.joinedAt),
    leftAt: timestamp(stay.leftAt),
    totalTime: stay.leftAt - stay.joinedAt,
  }));
};

const legRecord = (userId: string, leg: Leg, callReason: number | null): LegRecord => ({
  userId,
  state: leg.state,
  reason: leg.state === "left" ? (legEndReason[leg.how] ?? callReason) : null,
  stays: staysOf(leg),
});

/** The bill of a call. BILL-1: without an answer the total is 0. */
export const record = (callId: string, call: KnownCall): CallRecord => {
  const { about } = call;
  const connectedAt = call.phase === "ringing" ? null : call.connectedAt;
  const over = call.phase === "ended" ? call : null;
  const reason = over === null ? null : endings[over.result].reason;
  return {
    callId,
    roomId: about.room,
    strRoomId: about.roomText,
    group: about.group,
    mediaType: about.media,
    caller: about.caller,
    callees: about.callees,
    state: call.phase,
    createdAt: timestamp(about.createdAt),
    connectedAt: connectedAt === null ? null : timestamp(connectedAt),
    endedAt: over === null ? null : timestamp(over.endedAt),
    totalTime: over === null || connectedAt === null ? 0 : over.endedAt - connectedAt,
    result: over === null ? null : over.result,
    reason,
    legs: Object.entries(call.legs).map(([user, leg]) => legRecord(user, leg, reason)),
  };
};
