import { operations } from "@opencallkit/protocol/rest";
import { Hono } from "hono";
import { expect, test } from "vitest";
import { problem } from "../http/problem.ts";
import { checkedAnswers } from "./checked-answers.ts";
import type { Rest } from "./parts.ts";
import { serveRoutes } from "./serve-operations.ts";

const statusOf = async (answer: () => Response): Promise<number> => {
  const rest: Rest = new Hono();
  rest.onError(() => problem("internal_error"));
  serveRoutes(rest, [checkedAnswers({ definition: operations.healthz, answer: () => Promise.resolve(answer()) })]);
  return (await rest.request("/healthz")).status;
};

test("an answer as it is described passes", async () => {
  expect(await statusOf(() => Response.json({ status: "ok" }))).toBe(200);
});

test("an answer that differs from its description is a fault: a field too few, too many, another kind, a problem that is not named", async () => {
  for (const body of [{}, { status: "ok", more: 1 }, { status: "well" }, []])
    expect(await statusOf(() => Response.json(body))).toBe(500);
  expect(await statusOf(() => new Response(null, { status: 204 }))).toBe(500);
  expect(await statusOf(() => problem("no_such_call"))).toBe(500);
});
