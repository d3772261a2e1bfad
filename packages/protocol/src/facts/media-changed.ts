import * as v from "valibot";
import { defineFact } from "../define.ts";
import { MediaType, UserId } from "../ids.ts";

export const mediaChanged = defineFact({
  type: "mediaChanged",
  meaning: "A call of two became a voice call, or with both sides' consent a video call.",
  body: v.object({ media: MediaType, by: UserId }),
});
