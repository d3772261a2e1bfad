import * as v from "valibot";
import { defineCommand } from "../define.ts";
import { CallId, MediaType, RoomNumber, RoomText, UserId } from "../ids.ts";
import { text } from "../text.ts";

export const invite = defineCommand({
  name: "invite",
  meaning: "Rings people; the call id is new and made by the caller's client.",
  body: v.strictObject({
    call: CallId,
    callees: v.pipe(v.array(UserId), v.minLength(1), v.maxLength(99)),
    media: MediaType,
    /** Seconds; 0, or more than the app's longest ring, means the longest ring. */
    timeout: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(600))),
    room: v.optional(RoomNumber),
    roomText: v.optional(RoomText),
    userData: v.optional(text(0, 4096)),
  }),
  refusals: ["call_id_used", "cancelled", "already_in_call", "calls_self", "group_not_supported", "room_taken"],
});
