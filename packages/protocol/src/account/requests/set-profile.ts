import * as v from "valibot";
import { defineAccountRequest } from "../../define.ts";
import { AvatarUrl, DisplayName } from "../profile.ts";

export const setProfile = defineAccountRequest({
  type: "setProfile",
  meaning: "Changes how one is shown oneself; what is left out stays as it is.",
  body: v.strictObject({ name: v.optional(DisplayName), avatar: v.optional(AvatarUrl) }),
  reply: v.object({}),
  refusals: ["not_allowed"],
});
