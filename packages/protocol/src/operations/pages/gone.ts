import * as v from "valibot";
import { defineOperation, ignored, noContent, nothing } from "../define-operation.ts";
import { pageProof } from "./page-proof.ts";

export const gone = defineOperation({
  method: "POST",
  path: "/v1/gone",
  caller: "client",
  group: "pages",
  summary: "The page is going: a call it is in ends soon (10 s), unless the client connects again.",
  parameters: nothing,
  query: ignored,
  body: v.strictObject(pageProof),
  reply: noContent,
  problems: [],
});
