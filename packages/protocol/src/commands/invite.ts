import * as v from "valibot";
import { defineCommand } from "../define.ts";
import { CallId, ChatGroupId, MediaType, RingSeconds, RoomNumber, RoomText, UserData, UserId } from "../ids.ts";
import { replies } from "../replies.ts";

export const invite = defineCommand({
  type: "invite",
  meaning: "Rings people; the call id is new and made by the caller's client.",
  body: v.strictObject({
    call: CallId,
    callees: v.pipe(v.array(UserId), v.minLength(1), v.maxLength(99)),
    media: MediaType,
    timeout: RingSeconds,
    room: v.optional(RoomNumber),
    roomText: v.optional(RoomText),
    userData: v.optional(UserData),
    /** The chat group that the call belongs to; makes it a group call even with one callee. */
    chatGroup: v.optional(ChatGroupId),
  }),
  reply: replies.invite,
  refusals: [
    "call_id_used",
    "cancelled",
    "already_in_call",
    "calls_self",
    "same_person_twice",
    "too_many_people",
    "media_capacity",
    "blocked",
    "room_taken",
    "too_many_requests",
  ],
});
