import * as v from "valibot";
import { UserId } from "../../ids.ts";
import { defineOperation, noContent, nothing } from "../define-operation.ts";

export const blockUser = defineOperation({
  method: "PUT",
  path: "/v1/users/{userId}/blocks/{otherId}",
  caller: "key",
  scope: "users:write",
  group: "users",
  summary: "From now on `userId` is never rung by `otherId`.",
  description: "The caller sees a ring that nobody answers, unless the app's policy `blocked` is `tell`.",
  parameters: v.strictObject({ userId: UserId, otherId: UserId }),
  query: nothing,
  body: nothing,
  reply: noContent,
  problems: ["blocks_self"],
});
