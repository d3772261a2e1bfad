import * as v from "valibot";
import { defineFact } from "../define.ts";
import { MediaType, RoomNumber, Time, UserId } from "../ids.ts";
import { MediaPlan } from "../media-plan.ts";
import { Reached } from "../reached.ts";

export const invited = defineFact({
  type: "invited",
  meaning: "A call began: its people, media type, media plan and room, and how long it rings.",
  body: v.object({
    caller: UserId,
    /** The caller's client; blank for everybody but the caller. */
    client: v.string(),
    callees: v.array(UserId),
    media: MediaType,
    group: v.boolean(),
    /** The initial media plan: how its media travel, until a `mediaPlanned` says otherwise. */
    plan: MediaPlan,
    room: RoomNumber,
    roomText: v.nullable(v.string()),
    ringEndsAt: Time,
    userData: v.string(),
    /** The chat group; blank where the call belongs to none. */
    chatGroup: v.optional(v.string(), ""),
    /** Presence: the devices that were connected when it began to ring, by callee; empty for other people's. */
    reached: Reached,
    /** Blocked rings: those who have blocked the caller, and are not rung; empty for everybody else. */
    shielded: v.optional(v.array(UserId), []),
  }),
});
