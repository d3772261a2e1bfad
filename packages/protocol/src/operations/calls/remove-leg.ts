import * as v from "valibot";
import { CallId, UserId } from "../../ids.ts";
import { defineOperation, noContent, nothing } from "../define-operation.ts";

export const removeLeg = defineOperation({
  method: "DELETE",
  path: "/v1/calls/{callId}/legs/{userId}",
  caller: "key",
  scope: "calls:write",
  group: "calls",
  summary: "Removes one person from a call for good; a call of two is over then.",
  parameters: v.strictObject({ callId: CallId, userId: UserId }),
  query: nothing,
  body: nothing,
  reply: noContent,
  problems: ["no_such_call", "no_such_leg"],
});
