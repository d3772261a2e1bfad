import * as v from "valibot";
import { defineCommand } from "../define.ts";
import { CallId } from "../ids.ts";

export const cancel = defineCommand({
  type: "cancel",
  meaning: "The caller gives up; after an answer it is a hang up. For a call id never seen it uses the id up.",
  body: v.strictObject({ call: CallId }),
  refusals: ["no_such_call", "not_your_leg", "too_many_requests"],
});
