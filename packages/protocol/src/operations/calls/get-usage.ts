import * as v from "valibot";
import { UserId } from "../../ids.ts";
import { defineOperation, nothing } from "../define-operation.ts";
import { Limit } from "../paging.ts";
import { period } from "./call-filter.ts";

const Count = v.pipe(v.number(), v.integer(), v.minValue(0));

export const getUsage = defineOperation({
  method: "GET",
  path: "/v1/usage",
  caller: "key",
  scope: "calls:read",
  group: "calls",
  summary: "Calls and talk time for a bill, in all and for each user.",
  description:
    "Of calls that are over, by when they were created. `calls` counts those in which somebody, or that user, talked; `talkTime` is what the stays add up to, in whole ms. Users come in order of their ids, as many as `limit` a page.",
  parameters: nothing,
  query: v.strictObject({
    user: v.optional(UserId),
    ...period,
    limit: v.optional(Limit),
    /** The `next` of the page before: the last user it named. */
    cursor: v.optional(UserId),
  }),
  body: nothing,
  reply: v.object({
    calls: Count,
    talkTime: Count,
    data: v.array(v.object({ userId: UserId, calls: Count, talkTime: Count })),
    next: v.nullable(v.string()),
  }),
  problems: [],
});
