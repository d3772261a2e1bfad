import * as v from "valibot";
import { defineCommand } from "../define.ts";
import { CallId } from "../ids.ts";
import { replies } from "../replies.ts";

export const answerVideo = defineCommand({
  type: "answerVideo",
  meaning: "Agrees to video or declines it; from the side that asked, `agree: false` takes the question back.",
  body: v.strictObject({ call: CallId, agree: v.boolean() }),
  reply: replies.answerVideo,
  refusals: ["no_such_call", "too_late", "not_in_call", "not_your_leg", "not_asked"],
});
