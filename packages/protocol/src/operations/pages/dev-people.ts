import * as v from "valibot";
import { UserId } from "../../ids.ts";
import { defineOperation, ignored, nothing } from "../define-operation.ts";

export const devPeople = defineOperation({
  method: "GET",
  path: "/v1/dev/people",
  caller: "loopback",
  group: "pages",
  summary: "Who is logged in now, for the demo of a server that runs with `--dev`; there is no such route otherwise.",
  description: "Up to a hundred users of the development app, on this node.",
  parameters: nothing,
  query: ignored,
  body: nothing,
  reply: v.object({ people: v.array(UserId) }),
  problems: [],
});
