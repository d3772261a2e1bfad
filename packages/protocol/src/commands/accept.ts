import * as v from "valibot";
import { defineCommand } from "../define.ts";
import { CallId } from "../ids.ts";
import { replies } from "../replies.ts";

export const accept = defineCommand({
  type: "accept",
  meaning: "Answers a ring. The first accept of a user wins.",
  body: v.strictObject({
    call: CallId,
    /** The negotiated media: `audio` answers a video call of two as a voice call. */
    media: v.optional(v.literal("audio")),
  }),
  reply: replies.accept,
  refusals: ["no_such_call", "too_late", "answered_elsewhere", "not_ringing"],
});
