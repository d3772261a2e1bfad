import * as v from "valibot";
import { defineOperation, ignored, nothing } from "../define-operation.ts";

export const getOpenApi = defineOperation({
  method: "GET",
  path: "/openapi.json",
  caller: "anyone",
  group: "server",
  summary: "This description, as OpenAPI 3.1.",
  parameters: nothing,
  query: ignored,
  body: nothing,
  reply: v.looseObject({ openapi: v.string() }),
  problems: [],
});
