import * as v from "valibot";
import { defineFact } from "../define.ts";
import { Time, UserId } from "../ids.ts";

export const videoAsked = defineFact({
  type: "videoAsked",
  meaning: "One side of a voice call of two asks for video, until `endsAt`.",
  body: v.object({ user: UserId, endsAt: Time }),
});
