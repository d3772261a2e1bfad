import { Hono } from "hono";
import { expect, test } from "vitest";
import { problem } from "../http/problem.ts";
import { devOperations, isLocal } from "./dev-operations.ts";
import type { Rest } from "./parts.ts";
import { readableByPages } from "./readable-by-pages.ts";
import { routeOf, serveRoutes } from "./serve-operations.ts";

const openRest = (): Rest => {
  const rest: Rest = new Hono();
  rest.use("/v1/dev/*", readableByPages);
  const login = devOperations({ app: { sdkAppId: 1_400_000_000, secretKey: "s".repeat(64) }, here: () => [] }, () => 0);
  const route = routeOf(login.devLogin, ({ req, env }) =>
    Promise.resolve(isLocal(req.raw, env.incoming.socket.remoteAddress) ? req.raw : problem("not_loopback")),
  );
  serveRoutes(rest, [route]);
  return rest;
};

const asked = async (remoteAddress: string): Promise<number> => {
  const task = {
    method: "POST",
    headers: { host: "localhost:8080", "content-type": "application/json" },
    body: '{"userId":"alice"}',
  };
  const { status } = await openRest().request("/v1/dev/login", task, { incoming: { socket: { remoteAddress } } });
  return status;
};

test("DEV-1: whoever is not of this machine gets no account, whatever host they name", async () => {
  for (const address of ["127.0.0.1", "::1", "::ffff:127.0.0.1"]) expect(await asked(address)).toBe(200);
  for (const address of ["192.0.2.7", "10.0.0.1", "fd00::2", "::ffff:192.0.2.7"])
    expect(await asked(address)).toBe(403);
});

test("PAGE-6: a page of another origin can read why it got no account", async () => {
  const rest = openRest();
  const origin = "http://localhost:5173";
  const answerTo = (remoteAddress: string, body: string) =>
    rest.request(
      "/v1/dev/login",
      { method: "POST", headers: { host: "localhost:8080", origin, "content-type": "application/json" }, body },
      { incoming: { socket: { remoteAddress } } },
    );
  const good = await answerTo("127.0.0.1", '{"userId":"alice"}');
  expect(good.status).toBe(200);
  for (const refused of [await answerTo("192.0.2.7", '{"userId":"alice"}'), await answerTo("127.0.0.1", "{")]) {
    expect(refused.status).toBeGreaterThanOrEqual(400);
    for (const name of ["access-control-allow-origin", "access-control-allow-headers", "vary"])
      expect(refused.headers.get(name)).toBe(good.headers.get(name));
    expect(refused.headers.get("access-control-allow-origin")).toBe(origin);
  }
});
