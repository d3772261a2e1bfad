import type { CallRecord } from "@opencallkit/protocol";
import { expect, test } from "vitest";
import { startTestServer, type TestServer } from "../support/test-server.ts";
import { logIn, newCallId } from "../support/wire-client.ts";

type Listed = { readonly data: readonly CallRecord[]; readonly next: string | null };
type Usage = {
  readonly calls: number;
  readonly talkTime: number;
  readonly data: readonly { readonly userId: string; readonly calls: number; readonly talkTime: number }[];
  readonly next: string | null;
};

const ask = (server: TestServer, path: string, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(`${server.url}${path}`, { headers: { authorization: `Bearer ${server.app.apiKey}`, ...headers } });
const listed = async (server: TestServer, path: string): Promise<Listed> =>
  JSON.parse(await (await ask(server, path)).text());
const ids = async (server: TestServer, path: string): Promise<readonly string[]> =>
  (await listed(server, path)).data.map(({ callId }) => callId);
const usage = async (server: TestServer, query = ""): Promise<Usage> =>
  JSON.parse(await (await ask(server, `/v1/usage${query}`)).text());

/** Four calls that end in different ways, and one that goes on. */
const someCalls = async (server: TestServer) => {
  const [alice, bob, carol] = [await logIn(server, "alice"), await logIn(server, "bob"), await logIn(server, "carol")];
  const [answered, declined, cancelled, video, live] = Array.from({ length: 5 }, newCallId);
  if (
    answered === undefined ||
    declined === undefined ||
    cancelled === undefined ||
    video === undefined ||
    live === undefined
  )
    throw new Error("five ids were made");
  await alice.ask("invite", { call: answered, callees: ["bob"], media: "audio" });
  await bob.ask("accept", { call: answered });
  await bob.ask("hangUp", { call: answered });
  await alice.ask("invite", { call: declined, callees: ["bob"], media: "audio" });
  await bob.ask("reject", { call: declined });
  await alice.ask("invite", { call: cancelled, callees: ["bob", "=1+1"], media: "audio" });
  await alice.ask("cancel", { call: cancelled });
  await carol.ask("invite", { call: video, callees: ["bob"], media: "video" });
  await bob.ask("accept", { call: video });
  await carol.ask("hangUp", { call: video });
  await carol.ask("invite", { call: live, callees: ["alice"], media: "audio" });
  await alice.ask("accept", { call: live });
  return { answered, declined, cancelled, video, live };
};

test("ARCHIVE-1: calls are found over HTTP by who, how and when", async () => {
  const server = await startTestServer();
  const { answered, declined, cancelled, video, live } = await someCalls(server);
  const all = [live, video, cancelled, declined, answered];
  expect(await ids(server, "/v1/calls")).toEqual(all);
  expect(await ids(server, "/v1/calls?user=alice")).toEqual([live, cancelled, declined, answered]);
  expect(await ids(server, "/v1/calls?caller=alice")).toEqual([cancelled, declined, answered]);
  expect(await ids(server, "/v1/calls?callee=alice")).toEqual([live]);
  expect(await ids(server, "/v1/calls?state=talking")).toEqual([live]);
  expect(await ids(server, "/v1/calls?state=ringing")).toEqual([]);
  expect(await ids(server, "/v1/calls?result=normal_end")).toEqual([video, answered]);
  expect(await ids(server, "/v1/calls?mediaType=video")).toEqual([video]);
  expect(await ids(server, "/v1/calls?group=true")).toEqual([cancelled]);
  expect(await ids(server, `/v1/calls?user=${encodeURIComponent("=1+1")}`)).toEqual([cancelled]);
  const { data } = await listed(server, "/v1/calls");
  const createdAt = data.find(({ callId }) => callId === cancelled)?.createdAt ?? "";
  expect(await ids(server, `/v1/calls?from=${createdAt}`)).toEqual(all.slice(0, 3));
  expect(await ids(server, `/v1/calls?to=${createdAt}`)).toEqual(all.slice(3));
});

test("ARCHIVE-4: a user's missed calls are those they neither answered nor declined", async () => {
  const server = await startTestServer();
  const { cancelled } = await someCalls(server);
  expect(await ids(server, "/v1/users/bob/missed")).toEqual([cancelled]);
  expect(await ids(server, "/v1/users/alice/missed")).toEqual([]);
  expect(await ids(server, "/v1/users/nobody/missed")).toEqual([]);
});

test("ARCHIVE-3: usage is what the records say, in all and by user, page by page", async () => {
  const server = await startTestServer();
  const { answered, video } = await someCalls(server);
  const { data } = await listed(server, "/v1/calls");
  const total = (user: string): number =>
    data
      .filter(({ callId }) => callId === answered || callId === video)
      .flatMap(({ legs }) => legs)
      .filter(({ userId }) => userId === user)
      .flatMap(({ stays }) => stays)
      .reduce((sum, { totalTime }) => sum + totalTime, 0);
  const expected = [
    { userId: "alice", calls: 1, talkTime: total("alice") },
    { userId: "bob", calls: 2, talkTime: total("bob") },
    { userId: "carol", calls: 1, talkTime: total("carol") },
  ];
  const talkTime = expected.reduce((sum, each) => sum + each.talkTime, 0);
  expect(await usage(server)).toEqual({ calls: 2, talkTime, data: expected, next: null });
  expect(await usage(server, "?user=bob")).toMatchObject({ calls: 2, talkTime: total("bob"), data: [expected[1]] });
  expect(await usage(server, "?limit=2")).toMatchObject({ data: expected.slice(0, 2), next: "bob" });
  expect(await usage(server, "?limit=2&cursor=bob")).toMatchObject({ data: expected.slice(2), next: null });
  expect(await usage(server, "?from=2100-01-01T00:00:00Z")).toEqual({ calls: 0, talkTime: 0, data: [], next: null });
});

test("ARCHIVE-6: the same list is had as a table, whole, without a formula in it", async () => {
  const server = await startTestServer();
  const { cancelled } = await someCalls(server);
  const response = await ask(server, "/v1/calls", { accept: "text/csv" });
  expect(response.headers.get("content-type")).toMatch(/^text\/csv/u);
  const lines = (await response.text()).split("\r\n");
  expect(lines[0]).toMatch(/^callId,createdAt,/u);
  expect(lines.filter((line) => /^[A-Za-z0-9_-]{22},/u.test(line.replace(/^'/u, "")))).toHaveLength(5);
  expect(await (await ask(server, `/v1/calls?caller=alice&group=true`, { accept: "text/csv" })).text()).toContain(
    cancelled,
  );
  expect((await ask(server, "/v1/calls?limit=5", { accept: "text/csv" })).status).toBe(400);
});

test("REST-2: what a filter cannot be is refused by the name of the part that is wrong", async () => {
  const server = await startTestServer();
  const wrong = {
    "state=over": "state",
    "result=fine": "result",
    "mediaType=text": "mediaType",
    "group=1": "group",
    "from=yesterday": "from",
    "to=2026-13-01T00:00:00Z": "to",
    "user=": "user",
    "limit=5&limit=5": "limit",
    "who=alice": "who",
  };
  for (const [query, part] of Object.entries(wrong)) {
    const response = await ask(server, `/v1/calls?${query}`);
    const problem: { readonly code: string; readonly detail: string } = JSON.parse(await response.text());
    expect([query, response.status, problem.code]).toEqual([query, 400, "bad_request"]);
    expect(problem.detail).toMatch(new RegExp(`^${part}: `, "u"));
  }
});
