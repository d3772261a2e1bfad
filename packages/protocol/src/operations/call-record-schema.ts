import * as v from "valibot";
import { callResults } from "../endings.ts";
import { CallId, MediaType, RoomNumber, RoomText, UserId } from "../ids.ts";
import type { CallRecord } from "../record.ts";

const Timestamp = v.pipe(v.string(), v.isoTimestamp());
const Total = v.pipe(v.number(), v.integer(), v.minValue(0));
const Reason = v.nullable(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(9)));

const StayRecordSchema = v.object({ joinedAt: Timestamp, leftAt: v.nullable(Timestamp), totalTime: Total });
const LegRecordSchema = v.object({
  userId: UserId,
  state: v.picklist(["waiting", "ringing", "joined", "left"]),
  reason: Reason,
  stays: v.array(StayRecordSchema),
});

/** The record of a call as REST answers it; what each field means: `CallRecord`. */
export const CallRecordSchema: v.GenericSchema<object, CallRecord> = v.object({
  callId: CallId,
  roomId: RoomNumber,
  strRoomId: v.nullable(RoomText),
  group: v.boolean(),
  mediaType: MediaType,
  caller: UserId,
  callees: v.array(UserId),
  state: v.picklist(["ringing", "talking", "ended"]),
  createdAt: Timestamp,
  connectedAt: v.nullable(Timestamp),
  endedAt: v.nullable(Timestamp),
  totalTime: Total,
  result: v.nullable(v.picklist(callResults)),
  reason: Reason,
  legs: v.array(LegRecordSchema),
});
