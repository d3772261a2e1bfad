import * as v from "valibot";
import { defineCommand } from "../define.ts";
import { CallId } from "../ids.ts";
import { replies } from "../replies.ts";

export const cancel = defineCommand({
  type: "cancel",
  meaning: "The caller gives up; after an answer it is a hang up. For a call id never seen it uses the id up.",
  body: v.strictObject({ call: CallId }),
  reply: replies.cancel,
  refusals: ["no_such_call", "not_your_leg", "too_many_requests"],
});
