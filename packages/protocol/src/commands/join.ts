import * as v from "valibot";
import { defineCommand } from "../define.ts";
import { CallId } from "../ids.ts";
import { replies } from "../replies.ts";

export const join = defineCommand({
  type: "join",
  meaning: "Enters a group call by its id: somebody who was invited once, or anybody where the app's policy says so.",
  body: v.strictObject({ call: CallId }),
  reply: replies.join,
  refusals: [
    "no_such_call",
    "too_late",
    "removed",
    "answered_elsewhere",
    "not_your_leg",
    "already_in_call",
    "too_many_people",
    "media_capacity",
    "too_many_changes",
  ],
});
