import * as v from "valibot";
import { UserId } from "../../ids.ts";
import { defineOperation, nothing } from "../define-operation.ts";

export const endSessions = defineOperation({
  method: "DELETE",
  path: "/v1/users/{userId}/sessions",
  caller: "key",
  scope: "users:write",
  group: "users",
  summary: "Logs a user out everywhere: out of their call, off every device.",
  description: "A userSig that was signed before `userSigsValidFrom` lets nobody in any more.",
  parameters: v.strictObject({ userId: UserId }),
  query: nothing,
  body: nothing,
  reply: v.object({ userSigsValidFrom: v.pipe(v.string(), v.isoTimestamp()) }),
  problems: [],
});
