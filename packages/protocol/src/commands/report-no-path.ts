import * as v from "valibot";
import { defineCommand } from "../define.ts";
import { CallId } from "../ids.ts";
import { MediaPath } from "../media-plan.ts";
import { replies } from "../replies.ts";

export const reportNoPath = defineCommand({
  type: "reportNoPath",
  meaning: "Says that no direct path was found on this path, so that the call moves to the media server.",
  body: v.strictObject({ call: CallId, path: MediaPath }),
  reply: replies.reportNoPath,
  refusals: ["no_such_call", "too_late", "not_in_call", "not_your_leg", "media_unavailable"],
});
