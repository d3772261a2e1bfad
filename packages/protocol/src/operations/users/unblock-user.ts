import * as v from "valibot";
import { UserId } from "../../ids.ts";
import { defineOperation, noContent, nothing } from "../define-operation.ts";

export const unblockUser = defineOperation({
  method: "DELETE",
  path: "/v1/users/{userId}/blocks/{otherId}",
  caller: "key",
  scope: "users:write",
  group: "users",
  summary: "`userId` may be rung by `otherId` again.",
  parameters: v.strictObject({ userId: UserId, otherId: UserId }),
  query: nothing,
  body: nothing,
  reply: noContent,
  problems: ["blocks_self"],
});
