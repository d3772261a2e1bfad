import * as v from "valibot";
import { defineCommand } from "../define.ts";
import { CallId } from "../ids.ts";
import { replies } from "../replies.ts";

export const reject = defineCommand({
  type: "reject",
  meaning: "Declines the ring for every device of the user.",
  body: v.strictObject({ call: CallId }),
  reply: replies.reject,
  refusals: ["no_such_call", "answered_elsewhere", "not_ringing"],
});
