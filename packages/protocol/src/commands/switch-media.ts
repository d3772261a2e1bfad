import * as v from "valibot";
import { defineCommand } from "../define.ts";
import { CallId, MediaType } from "../ids.ts";
import { replies } from "../replies.ts";

export const switchMedia = defineCommand({
  type: "switchMedia",
  meaning: "Makes a call of two a voice call at once, or asks the other side for video.",
  body: v.strictObject({ call: CallId, media: MediaType }),
  reply: replies.switchMedia,
  refusals: ["no_such_call", "too_late", "not_in_call", "not_your_leg", "pair_only", "too_many_changes"],
});
