import { signUserSig } from "@opencallkit/server";
import { expect, test } from "vitest";
import { startTestServer, type TestServer } from "../support/test-server.ts";
import { logIn, newCallId } from "../support/wire-client.ts";

type Listed = { readonly data: readonly { readonly callId: string }[]; readonly next: string | null };

const get = (server: TestServer, path: string, key: string = server.app.apiKey): Promise<Response> =>
  fetch(`${server.url}${path}`, { headers: { authorization: `Bearer ${key}` } });

const listed = async (server: TestServer, path: string, key?: string): Promise<Listed> =>
  JSON.parse(await (await get(server, path, key)).text());

/** Status and code of a problem document (RFC 9457). */
const problemOf = async (response: Response): Promise<readonly [number, string]> => {
  expect(response.headers.get("content-type")).toMatch(/^application\/problem\+json/u);
  const { code }: { readonly code: string } = JSON.parse(await response.text());
  return [response.status, code];
};

const callsMade = async (server: TestServer, count: number, by = "alice"): Promise<readonly string[]> => {
  const caller = await logIn(server, by);
  const made: string[] = [];
  for (let at = 0; at < count; at += 1) {
    const call = newCallId();
    await caller.ask("invite", { call, callees: ["zoe"], media: "audio" });
    await caller.ask("cancel", { call });
    made.push(call);
  }
  return made;
};

test("calls are listed newest first, page by page, without gap or repeat while new ones come", async () => {
  const server = await startTestServer();
  const made = await callsMade(server, 7);
  const seen: string[] = [];
  let next: string | null = "";
  while (next !== null) {
    const cursor: string = next === "" ? "" : `&cursor=${next}`;
    const page = await listed(server, `/v1/calls?limit=3${cursor}`);
    expect(page.data.length).toBeLessThanOrEqual(3);
    seen.push(...page.data.map(({ callId }) => callId));
    next = page.next;
    await callsMade(server, 1, "carol");
  }
  expect(seen).toEqual(made.toReversed());
});

test("a list is refused by name: no key, a foreign key, a limit or cursor that is none", async () => {
  const server = await startTestServer();
  expect(await problemOf(await fetch(`${server.url}/v1/calls`))).toEqual([401, "unauthorized"]);
  for (const key of ["x", `${server.app.apiKey}x`, server.app.secretKey, "ock_1_".padEnd(60, "a")])
    expect(await problemOf(await get(server, "/v1/calls", key))).toEqual([401, "unauthorized"]);
  for (const query of ["limit=0", "limit=101", "limit=x", "limit=1e1", "cursor=-1", "cursor=a", "sort=up", "limit="])
    expect(await problemOf(await get(server, `/v1/calls?${query}`))).toEqual([400, "bad_request"]);
});

test("STORE-6: another app's call looks like one that is not there", async () => {
  const server = await startTestServer();
  const [call = ""] = await callsMade(server, 1);
  expect((await get(server, `/v1/calls/${call}`)).status).toBe(200);
  const foreign = await get(server, `/v1/calls/${call}`, server.other.apiKey);
  const unknown = await get(server, `/v1/calls/${newCallId()}`);
  expect(await foreign.text()).toBe(await unknown.text());
  expect(foreign.status).toBe(404);
  expect(await problemOf(await get(server, "/v1/calls/%00"))).toEqual([404, "no_such_call"]);
  expect(await listed(server, "/v1/calls", server.other.apiKey)).toEqual({ data: [], next: null });
});

const post = (server: TestServer, path: string, body: string): Promise<Response> =>
  fetch(`${server.url}${path}`, { method: "POST", body, headers: { "content-type": "application/json" } });

test("goodbye by HTTP: bad bodies and signatures are refused by name, and none of them harms a call", async () => {
  const server = await startTestServer();
  const { sdkAppId, secretKey } = server.app;
  const userSig = signUserSig(secretKey, sdkAppId, "alice", 3600, Date.now());
  const good = { app: sdkAppId, user: "alice", userSig, client: "client-of-alice" };
  for (const body of [
    "",
    "{",
    "[]",
    "null",
    "{}",
    JSON.stringify({ ...good, user: 5 }),
    JSON.stringify({ ...good, x: 1 }),
  ])
    expect(await problemOf(await post(server, "/v1/gone", body))).toEqual([400, "bad_request"]);
  expect(await problemOf(await post(server, "/v1/gone", JSON.stringify({ ...good, user: "a\u0000" })))).toEqual([
    400,
    "bad_request",
  ]);
  expect(await problemOf(await post(server, "/v1/gone", " ".repeat(10_000)))).toEqual([413, "too_large"]);
  for (const wrong of [
    { ...good, userSig: "x" },
    { ...good, user: "bob" },
    { ...good, app: server.other.sdkAppId },
  ])
    expect(await problemOf(await post(server, "/v1/gone", JSON.stringify(wrong)))).toEqual([401, "unauthorized"]);
  expect((await post(server, "/v1/gone", JSON.stringify(good))).status).toBe(204);
  expect(server.log()).not.toContain(userSig);
});

test("DEV-1: without --dev nobody is logged in by name", async () => {
  const server = await startTestServer();
  expect((await post(server, "/v1/dev/login", JSON.stringify({ userId: "alice" }))).status).toBe(404);
});

test("PAGE-6: what a page of another origin is refused carries the headers that let it read why", async () => {
  const server = await startTestServer();
  const said = async (origin: string, body: string) => {
    const answer = await fetch(`${server.url}/v1/gone`, { method: "POST", headers: { origin }, body });
    expect(answer.headers.get("access-control-allow-origin")).toBe(origin);
    expect(answer.headers.get("vary")).toBe("origin");
    return problemOf(answer);
  };
  expect(await said("http://localhost:5173", "{")).toEqual([400, "bad_request"]);
  expect(await said("http://localhost:5173", "x".repeat(9000))).toEqual([413, "too_large"]);
  expect(await said("https://elsewhere.example", "{}")).toEqual([403, "origin_not_allowed"]);
});

const write = (server: TestServer, method: string, path: string, idempotencyKey: string): Promise<Response> =>
  fetch(`${server.url}${path}`, {
    method,
    headers: { authorization: `Bearer ${server.app.apiKey}`, "idempotency-key": idempotencyKey },
  });

test("REST-4: under one Idempotency-Key a call is changed once, also after a restart, and the key is kept beside the fact", async () => {
  const server = await startTestServer();
  const [alice, bob] = [await logIn(server, "alice"), await logIn(server, "bob")];
  const call = newCallId();
  await alice.ask("invite", { call, callees: ["bob", "carol"], media: "audio" });
  await bob.ask("accept", { call });
  const leg = `/v1/calls/${call}/legs/bob`;
  const commands = async () =>
    (await server.store().load(server.app.sdkAppId, call))?.facts.map((each) => each.command);
  for (const key of ["first", '"first"', "another"]) expect((await write(server, "DELETE", leg, key)).status).toBe(204);
  expect((await commands())?.filter((command) => command?.startsWith("rest/"))).toHaveLength(1);
  await server.restart();
  expect((await write(server, "DELETE", leg, "first")).status).toBe(204);
  expect((await write(server, "DELETE", `/v1/calls/${call}`, "first")).status).toBe(204);
  const facts = await server.store().load(server.app.sdkAppId, call);
  expect(facts?.facts.filter(({ fact }) => fact.type === "removed" || fact.type === "ended")).toHaveLength(2);
});

test("REST-4: a key that is none is refused before anything is done", async () => {
  const server = await startTestServer();
  const [call = ""] = await callsMade(server, 1);
  for (const key of ["a b", "x".repeat(65), '"open', "ä"])
    expect([key, await problemOf(await write(server, "DELETE", `/v1/calls/${call}`, key))]).toEqual([
      key,
      [400, "bad_request"],
    ]);
});
