import * as v from "valibot";
import { CallId } from "../../ids.ts";
import { defineOperation, nothing } from "../define-operation.ts";
import { CallFactSchema } from "./call-fact-schema.ts";

export const listCallFacts = defineOperation({
  method: "GET",
  path: "/v1/calls/{callId}/facts",
  caller: "key",
  scope: "calls:read",
  group: "calls",
  summary: "What happened to one call, in order, to the millisecond.",
  description:
    "All that its record is made of, in the order in which it was written; a fact about somebody who was lost is dated back to their last sign of life. It names people, and neither their devices nor whom they have blocked.",
  parameters: v.strictObject({ callId: CallId }),
  query: nothing,
  body: nothing,
  reply: v.object({ data: v.array(CallFactSchema) }),
  problems: ["no_such_call"],
});
