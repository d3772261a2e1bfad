import * as v from "valibot";
import { CallId } from "../../ids.ts";
import { defineOperation, noContent, nothing } from "../define-operation.ts";

export const endCall = defineOperation({
  method: "DELETE",
  path: "/v1/calls/{callId}",
  caller: "key",
  scope: "calls:write",
  group: "calls",
  summary: "Ends a call for everybody in it, with the result `ended_by_server`.",
  description: "A call that is over stays as it is, and is answered the same.",
  parameters: v.strictObject({ callId: CallId }),
  query: nothing,
  body: nothing,
  reply: noContent,
  problems: ["no_such_call"],
});
