import * as v from "valibot";
import { UserId } from "../../ids.ts";
import { CallRecordSchema } from "../call-record-schema.ts";
import { period } from "../calls/call-filter.ts";
import { defineOperation, nothing } from "../define-operation.ts";
import { Cursor, Limit, pageOf } from "../paging.ts";

export const listMissedCalls = defineOperation({
  method: "GET",
  path: "/v1/users/{userId}/missed",
  caller: "key",
  scope: "users:read",
  group: "users",
  summary: "The calls that rang for a user, or found them busy, and that they neither answered nor declined.",
  description: "Newest first, of calls that are over. What a blocked caller tried is not among them.",
  parameters: v.strictObject({ userId: UserId }),
  query: v.strictObject({ ...period, limit: v.optional(Limit), cursor: v.optional(Cursor) }),
  body: nothing,
  reply: pageOf(CallRecordSchema),
  problems: [],
});
