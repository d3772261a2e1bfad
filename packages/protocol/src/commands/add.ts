import * as v from "valibot";
import { defineCommand } from "../define.ts";
import { CallId, RingSeconds, UserId } from "../ids.ts";
import { replies } from "../replies.ts";

export const add = defineCommand({
  type: "add",
  meaning:
    "Rings more people, or somebody again, in a call that the asker is in. Those who are in it already are left out.",
  body: v.strictObject({
    call: CallId,
    people: v.pipe(v.array(UserId), v.minLength(1), v.maxLength(99)),
    timeout: RingSeconds,
  }),
  reply: replies.add,
  refusals: [
    "no_such_call",
    "too_late",
    "not_in_call",
    "not_your_leg",
    "same_person_twice",
    "removed",
    "too_many_people",
    "media_capacity",
    "too_many_requests",
    "too_many_changes",
  ],
});
