import * as v from "valibot";
import { defineOperation, ignored, nothing } from "../define-operation.ts";

export const getMetrics = defineOperation({
  method: "GET",
  path: "/metrics",
  caller: "operator",
  scope: "server:read",
  group: "server",
  summary: "The numbers of the node that answers, for Prometheus.",
  description:
    "In Prometheus' text format 0.0.4: calls, rings, log ins, refusals, the time of commits, what waits, connections and the process. No number is of one user, call or app. Counters are of what this node did itself.",
  parameters: nothing,
  query: ignored,
  body: nothing,
  reply: v.string(),
  plain: true,
  problems: [],
});
