import * as v from "valibot";
import { defineOperation, nothing } from "../define-operation.ts";
import { Cursor, Limit } from "../paging.ts";
import { CallFactEventSchema } from "./call-fact-schema.ts";

export const listEvents = defineOperation({
  method: "GET",
  path: "/v1/events",
  caller: "key",
  scope: "calls:read",
  group: "calls",
  summary: "What happens to the app's calls, as it happens, in one order.",
  description:
    "The facts of all calls behind `cursor`, oldest first, as many as `limit`; without a cursor none of them, and the cursor from which on one hears of all. Ask again with `next`: at once while there is `more`, which a page without events may say, else after a while. With `Accept: text/event-stream` the answer goes on for ever (Server-Sent Events, each with its cursor as the id), takes the header `Last-Event-ID` for a cursor and has no `limit`; a reader that does not read for 20 s is cut, and goes on behind the last event that it has. Nothing is missed or repeated, on whichever node one asks.",
  parameters: nothing,
  query: v.strictObject({
    /** The `next` of the answer before, or the cursor of an event; 0 is before the first there is. */
    cursor: v.optional(Cursor),
    limit: v.optional(Limit),
  }),
  body: nothing,
  reply: v.object({ data: v.array(CallFactEventSchema), next: v.string(), more: v.boolean() }),
  events: true,
  problems: ["unknown_cursor"],
});
