import * as v from "valibot";
import { defineCommand } from "../define.ts";
import { CallId } from "../ids.ts";

export const accept = defineCommand({
  name: "accept",
  meaning: "Answers the ring for the asking client.",
  body: v.strictObject({ call: CallId }),
  refusals: ["no_such_call", "too_late", "answered_elsewhere", "not_ringing"],
});
