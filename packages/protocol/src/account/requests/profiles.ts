import * as v from "valibot";
import { defineAccountRequest } from "../../define.ts";
import { UserId } from "../../ids.ts";
import { ProfileEntry } from "../profile.ts";

export const profiles = defineAccountRequest({
  type: "profiles",
  meaning: "How users are shown: name and avatar. An unknown user and a hidden one are answered alike, with neither.",
  body: v.strictObject({ ids: v.pipe(v.array(UserId), v.minLength(1), v.maxLength(100)) }),
  reply: v.object({ profiles: v.array(ProfileEntry) }),
  refusals: [],
});
