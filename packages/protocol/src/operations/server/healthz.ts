import * as v from "valibot";
import { defineOperation, ignored, nothing } from "../define-operation.ts";

export const healthz = defineOperation({
  method: "GET",
  path: "/healthz",
  caller: "anyone",
  group: "server",
  summary: "The process runs.",
  parameters: nothing,
  query: ignored,
  body: nothing,
  reply: v.object({ status: v.literal("ok") }),
  problems: [],
});
