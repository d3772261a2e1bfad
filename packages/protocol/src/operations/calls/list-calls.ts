import * as v from "valibot";
import { CallRecordSchema } from "../call-record-schema.ts";
import { defineOperation, nothing } from "../define-operation.ts";
import { Cursor, Limit, pageOf } from "../paging.ts";

export const listCalls = defineOperation({
  method: "GET",
  path: "/v1/calls",
  caller: "key",
  group: "calls",
  summary: "The records of the app's calls, newest first.",
  parameters: nothing,
  query: v.strictObject({ limit: v.optional(Limit, "20"), cursor: v.optional(Cursor) }),
  body: nothing,
  reply: pageOf(CallRecordSchema),
  problems: [],
});
