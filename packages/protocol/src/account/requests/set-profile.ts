import * as v from "valibot";
import { defineAccountRequest } from "../../define.ts";
import { AvatarUrl, DisplayName, ProfileEntry } from "../profile.ts";

export const setProfile = defineAccountRequest({
  type: "setProfile",
  meaning: "Changes how one is shown oneself; what is left out stays as it is. The reply is the whole profile.",
  body: v.strictObject({ name: v.optional(DisplayName), avatar: v.optional(AvatarUrl) }),
  reply: v.object({ profile: ProfileEntry }),
  refusals: ["not_allowed"],
});
