import * as v from "valibot";
import { defineFact } from "../define.ts";
import { Time, UserId } from "../ids.ts";
import { Reached } from "../reached.ts";

export const added = defineFact({
  type: "added",
  meaning: "Somebody in the call had more people rung, or somebody again; from here on it is a group call.",
  body: v.object({
    by: UserId,
    people: v.array(UserId),
    ringEndsAt: Time,
    /** Presence: the devices that were connected, by person; empty for other people's. */
    reached: Reached,
    /** Blocked rings: those who have blocked whoever rings them, and are not rung; empty for other people. */
    shielded: v.array(UserId),
  }),
});
