import * as v from "valibot";
import { UserId } from "../../ids.ts";
import { UserProfile } from "../user-profile.ts";
import { defineOperation, nothing } from "../define-operation.ts";

export const getUser = defineOperation({
  method: "GET",
  path: "/v1/users/{userId}",
  caller: "key",
  scope: "users:read",
  group: "users",
  summary: "How a user is shown to others: name and avatar.",
  description: "Users are the app's own; one without a profile is answered with an empty one.",
  parameters: v.strictObject({ userId: UserId }),
  query: nothing,
  body: nothing,
  reply: UserProfile,
  problems: [],
});
