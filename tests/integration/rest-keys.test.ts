import { operationNames, operations, scopeNames, type Scope } from "@opencallkit/protocol/rest";
import { keysIn } from "@opencallkit/server";
import { expect, test } from "vitest";
import { startTestServer, type TestServer } from "../support/test-server.ts";

const keyWith = async (server: TestServer, scopes: readonly Scope[], expiresAt: number | null = null) => {
  const made = await keysIn(server.store(), Date.now).add(server.app.sdkAppId, { scopes, name: "test", expiresAt });
  if (typeof made === "string") throw new Error(made);
  return made;
};

const values: Readonly<Record<string, string>> = { callId: "A".repeat(22), userId: "alice", otherId: "bob" };
const pathOf = (path: string): string => path.replaceAll(/\{([^}]+)\}/gu, (_, name: string) => values[name] ?? "");
const byKey = operationNames.map((name) => operations[name]).filter(({ caller }) => caller === "key");

test("KEY-4: each operation is open to keys with its scope, and to no other", async () => {
  const server = await startTestServer();
  for (const scope of scopeNames) {
    const { apiKey } = await keyWith(server, [scope]);
    for (const { method, path, scope: needed } of byKey) {
      const response = await fetch(`${server.url}${pathOf(path)}`, {
        method,
        headers: { authorization: `Bearer ${apiKey}` },
      });
      const allowed = scope === "admin" || scope === needed;
      expect([scope, method, path, response.status === 403]).toEqual([scope, method, path, !allowed]);
      expect(response.status).toBeLessThan(500);
    }
  }
});

test("KEY-2: a key that is removed while the server runs, or has expired, is no key", async () => {
  const server = await startTestServer();
  const [made, expired] = [await keyWith(server, ["admin"]), await keyWith(server, ["admin"], Date.now() - 1)];
  const ask = async (key: string): Promise<number> =>
    (await fetch(`${server.url}/v1/calls`, { headers: { authorization: `Bearer ${key}` } })).status;
  expect(await ask(made.apiKey)).toBe(200);
  expect(await ask(expired.apiKey)).toBe(401);
  await keysIn(server.store(), Date.now).remove(server.app.sdkAppId, made.id);
  await expect.poll(() => ask(made.apiKey), { timeout: 10_000 }).toBe(401);
});

test("KEY-4: a key that asks too often is told how long to wait, and another key is not held up by it", async () => {
  const server = await startTestServer({ limits: { requestsPerSecond: 5 } });
  const [busy, calm] = [await keyWith(server, ["calls:read"]), await keyWith(server, ["calls:read"])];
  const ask = (key: string): Promise<Response> =>
    fetch(`${server.url}/v1/calls`, { headers: { authorization: `Bearer ${key}` } });
  const answers = await Promise.all(Array.from({ length: 30 }, () => ask(busy.apiKey)));
  const refused = answers.filter(({ status }) => status === 429);
  expect(refused.length).toBeGreaterThan(10);
  expect(Number(refused[0]?.headers.get("retry-after"))).toBeGreaterThanOrEqual(1);
  expect((await ask(calm.apiKey)).status).toBe(200);
});

test("REST-1: a known path answers another method with those it has, and an unknown one that it is unknown", async () => {
  const server = await startTestServer();
  const all = operationNames.map((name) => operations[name]).filter(({ caller }) => caller !== "loopback");
  for (const [path, ofPath] of Map.groupBy(all, (each) => each.path)) {
    const own: readonly string[] = ofPath.map(({ method }) => method);
    for (const method of own)
      expect([404, 405]).not.toContain((await fetch(`${server.url}${pathOf(path)}`, { method })).status);
    const allow = expect.arrayContaining([...own]);
    for (const method of ["GET", "PUT", "POST", "DELETE", "PATCH", "OPTIONS"].filter((each) => !own.includes(each))) {
      const { status, headers } = await fetch(`${server.url}${pathOf(path)}`, { method });
      const expected = method === "OPTIONS" ? 204 : 405;
      expect([method, path, status, headers.get("allow")?.split(", ")]).toEqual([method, path, expected, allow]);
    }
  }
  expect((await fetch(`${server.url}/v1/nothing`)).status).toBe(404);
  expect((await fetch(`${server.url}/ws`)).status).toBe(426);
});

test("REST-3: without a key nothing of a request is looked at", async () => {
  const server = await startTestServer();
  for (const { method, path } of byKey) {
    const response = await fetch(`${server.url}${path.replaceAll(/\{[^}]+\}/gu, "%20%01")}?x=1&x=2`, { method });
    expect([method, path, response.status]).toEqual([method, path, 401]);
  }
});
