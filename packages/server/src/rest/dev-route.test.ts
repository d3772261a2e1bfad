import { Hono } from "hono";
import { expect, test } from "vitest";
import { devRoute } from "./dev-route.ts";
import type { Rest } from "./parts.ts";

const asked = async (remoteAddress: string): Promise<number> => {
  const rest: Rest = new Hono();
  devRoute(rest, { sdkAppId: 1_400_000_000, secretKey: "s".repeat(64) }, () => 0);
  const question = {
    method: "POST",
    headers: { host: "localhost:8080", "content-type": "application/json" },
    body: '{"userId":"alice"}',
  };
  const { status } = await rest.request("/v1/dev/login", question, { incoming: { socket: { remoteAddress } } });
  return status;
};

test("DEV-1: whoever is not of this machine gets no account, whatever host they name", async () => {
  for (const address of ["127.0.0.1", "::1", "::ffff:127.0.0.1"]) expect(await asked(address)).toBe(200);
  for (const address of ["192.0.2.7", "10.0.0.1", "fd00::2", "::ffff:192.0.2.7"])
    expect(await asked(address)).toBe(403);
});
