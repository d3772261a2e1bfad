import * as v from "valibot";
import { defineOperation, ignored, nothing } from "../define-operation.ts";

export const readyz = defineOperation({
  method: "GET",
  path: "/readyz",
  caller: "anyone",
  group: "server",
  summary: "The server takes calls: the store can be read and written, and it is not stopping.",
  parameters: nothing,
  query: ignored,
  body: nothing,
  reply: v.object({ status: v.literal("ready") }),
  problems: ["not_ready"],
});
