import { once } from "node:events";
import { request } from "node:http";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startServer, type Server } from "./setup/server.ts";
import { targetOf } from "./setup/target.ts";

let server: Server;
let secrets: readonly string[];

beforeAll(async () => {
  server = await startServer();
  const { app } = await targetOf(server);
  secrets = [app.secretKey, app.apiKey];
});
afterAll(() => server.stop());

type Asked = {
  readonly method?: string;
  readonly headers?: { readonly [name: string]: string };
  readonly body?: string;
};
type Answered = { readonly status: number; readonly text: string; readonly allows: string | undefined };

const json = { "content-type": "application/json" };
const alice = '{"userId":"alice"}';

/** Raw HTTP request, with headers that `fetch` forbids (Host, Origin). */
const ask = async ({ method = "POST", headers = json, body = alice }: Asked): Promise<Answered> => {
  const { hostname, port } = new URL(server.url);
  const asking = request({ hostname, port, path: "/v1/dev/login", method, headers });
  asking.end(method === "POST" ? body : undefined);
  const [answer] = await once(asking, "response");
  const allows: string | undefined = answer.headers["access-control-allow-origin"];
  return { status: answer.statusCode, text: await text(answer), allows };
};

const codeOf = ({ text: said }: Answered): unknown => {
  const problem: { readonly code?: string } = JSON.parse(said);
  return problem.code;
};

describe("DEV-1: who gets an account", () => {
  test.each<readonly [string, Asked]>([
    ["a program", {}],
    ["a page of the server", { headers: { ...json, host: "localhost:8080", origin: "http://localhost:8080" } }],
    ["a page of another port of this machine", { headers: { ...json, origin: "http://127.0.0.1:5173" } }],
    ["by the address of IPv6", { headers: { ...json, host: "[::1]:8080" } }],
    ["JSON that names its character set", { headers: { "content-type": "Application/JSON; charset=utf-8" } }],
  ])("%s", async (_who, asked) => {
    const answer = await ask(asked);
    expect(answer.status).toBe(200);
    const account: object = JSON.parse(answer.text);
    expect(Object.keys(account).toSorted()).toEqual(["sdkAppId", "url", "userId", "userSig"]);
    for (const secret of secrets) expect(answer.text).not.toContain(secret);
  });
});

describe("DEV-1: who gets a refusal", () => {
  const under = (host: string): Asked => ({ headers: { ...json, host } });
  const of = (origin: string): Asked => ({ headers: { ...json, origin } });
  const through = (name: string, value: string): Asked => ({ headers: { ...json, [name]: value } });
  const written = (type: string): Asked => ({ headers: { "content-type": type } });
  test.each<readonly [string, Asked, number, string]>([
    // DNS rebinding: a name that a foreign page has pointed at this machine.
    ["a foreign host", under("evil.example"), 403, "not_loopback"],
    ["a foreign host with our port", under("evil.example:8080"), 403, "not_loopback"],
    ["a host that begins as ours", under("localhost.evil.example"), 403, "not_loopback"],
    ["a host that begins with our address", under("127.0.0.1.evil.example"), 403, "not_loopback"],
    ["an outside address as host", under("192.0.2.7:8080"), 403, "not_loopback"],
    [
      "a foreign page under its own host",
      { headers: { ...json, host: "evil.example", origin: "http://evil.example" } },
      403,
      "not_loopback",
    ],
    ["a foreign page", of("https://evil.example"), 403, "origin_not_allowed"],
    ["a page that begins as ours", of("http://localhost.evil.example"), 403, "origin_not_allowed"],
    ["a page of no origin", of("null"), 403, "origin_not_allowed"],
    [
      "a foreign page that asks first",
      { method: "OPTIONS", headers: { origin: "https://evil.example", "access-control-request-method": "POST" } },
      403,
      "origin_not_allowed",
    ],
    ["through a proxy: Forwarded", through("forwarded", "for=192.0.2.7"), 403, "not_loopback"],
    ["through a proxy: Via", through("via", "1.1 proxy"), 403, "not_loopback"],
    ["through a proxy: X-Forwarded-For", through("x-forwarded-for", "127.0.0.1"), 403, "not_loopback"],
    ["through a proxy: X-Forwarded-Host", through("x-forwarded-host", "localhost"), 403, "not_loopback"],
    ["through a proxy: X-Forwarded-Proto", through("x-forwarded-proto", "https"), 403, "not_loopback"],
    ["through a proxy: X-Real-IP", through("x-real-ip", "192.0.2.7"), 403, "not_loopback"],
    ["through a proxy: an empty header", through("x-forwarded-for", ""), 403, "not_loopback"],
    // CORS-safelisted request, which a foreign page may send without a preflight.
    ["a form", written("application/x-www-form-urlencoded"), 400, "bad_request"],
    ["plain text", written("text/plain"), 400, "bad_request"],
    ["text that mentions JSON", written("text/plain; application/json"), 400, "bad_request"],
    ["another JSON", written("application/json-seq"), 400, "bad_request"],
    ["no type", { headers: {} }, 400, "bad_request"],
    ["no JSON", { body: "alice" }, 400, "bad_request"],
    ["no name", { body: "{}" }, 400, "bad_request"],
    ["an empty name", { body: '{"userId":""}' }, 400, "bad_request"],
    ["a name that is none", { body: '{"userId":7}' }, 400, "bad_request"],
    ["a name with U+0000", { body: '{"userId":"a\\u0000"}' }, 400, "bad_request"],
    ["more than a name", { body: '{"userId":"alice","admin":true}' }, 400, "bad_request"],
    ["too much", { body: `{"userId":"${"a".repeat(10_000)}"}` }, 413, "too_large"],
    ["a question", { method: "GET" }, 405, "method_not_allowed"],
  ])("%s", async (_who, asked, status, code) => {
    const answer = await ask(asked);
    expect([answer.status, codeOf(answer)]).toEqual([status, code]);
    expect(answer.text).not.toMatch(/userSig|sdkAppId/u);
    for (const secret of secrets) expect(answer.text + server.log()).not.toContain(secret);
    // CORS (PAGE-6): the page may read why; a refusal holds no secret.
    expect(answer.allows).toBe(asked.headers?.["origin"]);
  });
});
