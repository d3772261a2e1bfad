import * as v from "valibot";
import { CallId } from "../../ids.ts";
import { CallRecordSchema } from "../call-record-schema.ts";
import { defineOperation, nothing } from "../define-operation.ts";

export const getCall = defineOperation({
  method: "GET",
  path: "/v1/calls/{callId}",
  caller: "key",
  scope: "calls:read",
  group: "calls",
  summary: "The record of one call.",
  parameters: v.strictObject({ callId: CallId }),
  query: nothing,
  body: nothing,
  reply: CallRecordSchema,
  problems: ["no_such_call"],
});
