import * as v from "valibot";
import { CallRecordSchema } from "../call-record-schema.ts";
import { defineOperation, nothing } from "../define-operation.ts";
import { Cursor, Limit, pageOf } from "../paging.ts";
import { callFilter } from "./call-filter.ts";

export const listCalls = defineOperation({
  method: "GET",
  path: "/v1/calls",
  caller: "key",
  scope: "calls:read",
  group: "calls",
  summary: "The records of the app's calls, newest first.",
  description:
    "A page may hold fewer calls than `limit`; `next` alone says whether there are more. Calls that come meanwhile move no page. A call that is over is found by everybody its record names, a live one by those who ring or talk in it now. With `Accept: text/csv` the answer is a table of all of them, from `cursor` on, without `limit`; a cell that a spreadsheet would take for a formula begins with an apostrophe.",
  parameters: nothing,
  query: v.strictObject({ ...callFilter, limit: v.optional(Limit), cursor: v.optional(Cursor) }),
  body: nothing,
  reply: pageOf(CallRecordSchema),
  table: true,
  problems: [],
});
