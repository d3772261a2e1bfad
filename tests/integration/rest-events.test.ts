import { createRestClient, RestError, type CallFactEvent } from "@opencallkit/rest";
import { keysIn } from "@opencallkit/server";
import { expect, test } from "vitest";
import { startPostgres } from "../support/postgres.ts";
import { startTestNodes } from "../support/test-nodes.ts";
import { startTestServer, type TestServer } from "../support/test-server.ts";
import { logIn, newCallId } from "../support/wire-client.ts";

type Target = Pick<TestServer, "url" | "app">;

const clientOf = ({ url, app }: Target) => createRestClient({ url, apiKey: app.apiKey });

/** A call that is begun and given up: two facts. */
const someCall = async (target: Target, by = "alice"): Promise<string> => {
  const caller = await logIn(target, by);
  const call = newCallId();
  expect(await caller.ask("invite", { call, callees: ["zoe"], media: "audio" })).toBe(null);
  expect(await caller.ask("cancel", { call })).toBe(null);
  caller.close();
  return call;
};

/** Follows events until so many have come. */
const taken = async (events: AsyncGenerator<CallFactEvent>, count: number): Promise<readonly CallFactEvent[]> => {
  const found: CallFactEvent[] = [];
  for await (const event of events) {
    found.push(event);
    if (found.length === count) break;
  }
  return found;
};
const names = (events: readonly CallFactEvent[]): readonly string[] =>
  events.map(({ callId, type }) => `${callId} ${type}`);
const ofCalls = (calls: readonly string[]): readonly string[] =>
  calls.flatMap((id) => [`${id} invited`, `${id} ended`]);

test("EVENTS-1, EVENTS-2: a page begins behind its cursor, holds the app's events in order, and says where to go on", async () => {
  const server = await startTestServer();
  const [client, stranger] = [clientOf(server), clientOf({ url: server.url, app: server.other })];
  const begun = await client.listEvents();
  expect(begun).toEqual({ data: [], next: "0", more: false });
  const calls = [await someCall(server), await someCall(server), await someCall(server)];
  const first = await client.listEvents({ cursor: begun.next, limit: 4 });
  expect(names(first.data)).toEqual(ofCalls(calls.slice(0, 2)));
  expect(first.more).toBe(true);
  const second = await client.listEvents({ cursor: first.next });
  expect(names(second.data)).toEqual(ofCalls(calls.slice(2)));
  expect(second.more).toBe(false);
  expect(await client.listEvents({ cursor: second.next })).toEqual({ data: [], next: second.next, more: false });
  const [invited] = first.data;
  const behind = await client.listEvents({ cursor: invited?.cursor ?? "" });
  expect(names(behind.data)).toEqual(ofCalls(calls).slice(1));
  const { data, next } = await stranger.listEvents({ cursor: "0" });
  expect([data, Number(next) > 0]).toEqual([[], true]);
  expect(JSON.stringify(first)).not.toMatch(/device|shielded|client-/u);
});

test("EVENTS-1: a stream goes on over a restart of the server; nothing is missed and nothing comes twice", async () => {
  const server = await startTestServer();
  const lost: (string | null)[] = [];
  const ended = new AbortController();
  const events = clientOf(server).everyEvent({
    cursor: "0",
    signal: ended.signal,
    onConnection: (reason) => void lost.push(reason?.code ?? null),
  });
  const calls = [await someCall(server)];
  const following = taken(events, 6);
  await expect.poll(() => lost).toEqual([null]);
  calls.push(await someCall(server));
  await server.restart();
  calls.push(await someCall(server));
  expect(names(await following)).toEqual(ofCalls(calls));
  expect(lost).toEqual([null, "network", ...lost.slice(2, -1), null]);
});

test("EVENTS-1: on several nodes the events of all are told by each, and a reader may go from one to the other", async () => {
  const postgres = await startPostgres();
  try {
    const [one, two] = await startTestNodes(await postgres.newDatabase(), 2);
    if (one === undefined || two === undefined) throw new Error("no two nodes");
    const calls: string[] = [];
    const first = taken(clientOf(one).everyEvent({ cursor: "0" }), 8);
    for (let at = 0; at < 4; at += 1) calls.push(await someCall(at % 2 === 0 ? one : two));
    const heard = await first;
    expect(names(heard)).toEqual(ofCalls(calls));
    const cursor = heard[2]?.cursor ?? "";
    expect(names(await taken(clientOf(two).everyEvent({ cursor }), 5))).toEqual(ofCalls(calls).slice(3));
    await two.stop();
    await one.stop();
  } finally {
    await postgres.stop();
  }
}, 60_000);

test("EVENTS-4: a stream ends when its key is removed, and its reader is told why", async () => {
  const server = await startTestServer();
  const made = await keysIn(server.store(), Date.now).add(server.app.sdkAppId, {
    scopes: ["calls:read"],
    name: "",
    expiresAt: null,
  });
  if (typeof made === "string") throw new Error(made);
  let connected = false;
  const client = createRestClient({ url: server.url, apiKey: made.apiKey });
  const following = taken(client.everyEvent({ onConnection: (reason) => (connected ||= reason === null) }), 1);
  const failed = following.then(
    () => "",
    (error: unknown) => (error instanceof RestError ? error.code : "thrown"),
  );
  await expect.poll(() => connected).toBe(true);
  await keysIn(server.store(), Date.now).remove(server.app.sdkAppId, made.id);
  expect(await failed).toBe("unauthorized");
}, 20_000);

test("EVENTS-4, EVENTS-5: what cannot be followed is refused: a cursor that is none or too new, a ninth stream", async () => {
  const server = await startTestServer();
  const headers = { authorization: `Bearer ${server.app.apiKey}`, accept: "text/event-stream" };
  const ended = new AbortController();
  const ask = (query: string, more: object = {}): Promise<Response> =>
    fetch(`${server.url}/v1/events${query}`, { headers: { ...headers, ...more }, signal: ended.signal });
  const problem = async (response: Response) => [response.status, JSON.parse(await response.text())];
  const refused = (detail: RegExp) => [400, { code: "bad_request", detail: expect.stringMatching(detail) }];
  for (const [query, more, says] of [
    ["?cursor=x", {}, /^cursor: not a cursor/u],
    ["?limit=5", {}, /^limit: a stream has no pages/u],
    ["", { "last-event-id": "x" }, /^last-event-id: not a cursor/u],
  ] as const)
    expect(await problem(await ask(query, more))).toMatchObject(refused(says));
  for (const [query, more] of [
    ["?cursor=7", {}],
    ["", { "last-event-id": "7" }],
    ["?cursor=7", { accept: "application/json" }],
  ] as const)
    expect(await problem(await ask(query, more))).toMatchObject([409, { code: "unknown_cursor" }]);
  const open = await Promise.all(Array.from({ length: 8 }, () => ask("")));
  expect(open.map(({ status }) => status)).toEqual(Array.from({ length: 8 }, () => 200));
  expect(open[0]?.headers.get("content-type")).toBe("text/event-stream; charset=utf-8");
  const ninth = await ask("");
  expect([ninth.status, ninth.headers.get("retry-after")]).toEqual([429, "5"]);
  ended.abort();
  await expect.poll(async () => (await fetch(`${server.url}/v1/events`, { headers })).status).toBe(200);
});
