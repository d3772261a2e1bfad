import * as v from "valibot";
import { defineFact } from "../define.ts";
import { MediaType, RoomNumber, Time, UserId } from "../ids.ts";

type Reached = { readonly [user: string]: readonly string[] };

const Devices = v.array(v.string());

const isReached = (value: unknown): boolean =>
  typeof value === "object" &&
  value !== null &&
  Object.values(value).every((devices: unknown) => v.is(Devices, devices));

export const invited = defineFact({
  name: "invited",
  meaning: "A call began: its people, media type and room, and how long it rings.",
  body: v.object({
    caller: UserId,
    /** The caller's client; blank for everybody but the caller. */
    client: v.string(),
    callees: v.array(UserId),
    media: MediaType,
    group: v.boolean(),
    room: RoomNumber,
    roomText: v.nullable(v.string()),
    ringEndsAt: Time,
    userData: v.string(),
    /** The devices that were connected when it began to ring, by callee; empty for other people's. Not `v.record`, which drops a user called `constructor`. */
    reached: v.custom<Reached>(isReached, "not lists of devices by user"),
  }),
});
