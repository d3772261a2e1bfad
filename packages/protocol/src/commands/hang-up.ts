import * as v from "valibot";
import { defineCommand } from "../define.ts";
import { CallId } from "../ids.ts";
import { replies } from "../replies.ts";

export const hangUp = defineCommand({
  type: "hangUp",
  meaning: "Leaves the call: a cancel for a waiting caller, a reject for a ringing callee.",
  body: v.strictObject({ call: CallId }),
  reply: replies.hangUp,
  refusals: ["no_such_call", "not_your_leg"],
});
