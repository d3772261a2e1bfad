import * as v from "valibot";
import { defineFact } from "../define.ts";
import { UserId } from "../ids.ts";

export const videoRefused = defineFact({
  type: "videoRefused",
  meaning: "The question for video is over without a yes: declined, taken back, or (null) not answered in time.",
  body: v.object({ user: v.nullable(UserId) }),
});
