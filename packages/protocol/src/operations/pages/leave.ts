import * as v from "valibot";
import { CallId, CommandId } from "../../ids.ts";
import { defineOperation, ignored, noContent, nothing } from "../define-operation.ts";
import { pageProof } from "./page-proof.ts";

export const leave = defineOperation({
  method: "POST",
  path: "/v1/leave",
  caller: "client",
  group: "pages",
  summary: "A hang up, cancel or reject of a page whose socket is gone or going, under this id.",
  description:
    "Answered when it is decided: asked again under the same id over a socket it finds its answer. After a 503 (`try_later`) the store was away: say it again.",
  parameters: nothing,
  query: ignored,
  body: v.strictObject({
    ...pageProof,
    id: CommandId,
    type: v.picklist(["hangUp", "cancel", "reject"]),
    call: CallId,
  }),
  reply: noContent,
  problems: ["too_many_requests"],
});
