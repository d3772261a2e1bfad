import * as v from "valibot";
import { UserId } from "../../ids.ts";
import { AvatarUrl, DisplayName } from "../../account/profile.ts";
import { UserProfile } from "../user-profile.ts";
import { defineOperation, nothing } from "../define-operation.ts";

export const putUser = defineOperation({
  method: "PUT",
  path: "/v1/users/{userId}",
  caller: "key",
  scope: "users:write",
  group: "users",
  summary: "Sets how a user is shown to others, whatever the app's policy `profiles` lets users do themselves.",
  description: "Replaces the profile: what is left out is empty. Other nodes may show the old one for 30 s.",
  parameters: v.strictObject({ userId: UserId }),
  query: nothing,
  body: v.strictObject({ name: v.optional(DisplayName), avatar: v.optional(AvatarUrl) }),
  reply: UserProfile,
  problems: [],
});
