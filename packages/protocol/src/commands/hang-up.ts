import * as v from "valibot";
import { defineCommand } from "../define.ts";
import { CallId } from "../ids.ts";

export const hangUp = defineCommand({
  type: "hangUp",
  meaning: "Leaves the call: a cancel for a waiting caller, a reject for a ringing callee.",
  body: v.strictObject({ call: CallId }),
  refusals: ["no_such_call", "not_your_leg"],
});
