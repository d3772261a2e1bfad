import type { operations, OperationName } from "@opencallkit/protocol/rest";
import { expect, expectTypeOf, test } from "vitest";
import { createRestClient, type RestClient } from "./rest-client.ts";
import { RestError } from "./rest-error.ts";

type Sent = { readonly url: URL; readonly method: string; readonly headers: Headers };

/** A client whose requests are answered from a list, one after the other, and what it sent. */
const clientOf = (...answers: readonly (() => Response | Promise<Response>)[]) => {
  const sent: Sent[] = [];
  const client = createRestClient({
    url: "https://calls.example",
    apiKey: "key",
    retries: 2,
    timeoutMs: 50,
    fetch: async (url, { method = "GET", headers, signal } = {}) => {
      sent.push({ url: new URL(url instanceof Request ? url.url : url), method, headers: new Headers(headers) });
      const answer = answers[sent.length - 1] ?? (() => Response.json({}, { status: 500 }));
      const late = new Promise<never>((_, reject) =>
        signal?.addEventListener("abort", () =>
          reject(signal.reason instanceof Error ? signal.reason : new Error("late")),
        ),
      );
      return Promise.race([answer(), late]);
    },
  });
  return { client, sent };
};

const page = (names: readonly string[], next: string | null) => () =>
  Response.json({ data: names.map(recordOf), next });
const recordOf = (name: string) => ({
  callId: name.padEnd(22, "_"),
  roomId: 5,
  strRoomId: null,
  group: false,
  mediaType: "audio",
  caller: "alice",
  callees: ["bob"],
  state: "ended",
  createdAt: "2026-01-01T00:00:00.000Z",
  connectedAt: null,
  endedAt: "2026-01-01T00:00:01.000Z",
  totalTime: 0,
  result: "cancel",
  reason: 6,
  legs: [],
});
const refusal =
  (status: number, code: string, more: object = {}) =>
  () =>
    Response.json({ type: "about:blank", status, title: "No.", code, ...more }, { status });
const unheard = (): Promise<Response> => Promise.reject(new TypeError("connection refused"));
const errorOf = async (work: Promise<unknown>): Promise<RestError> => {
  const error: unknown = await work.catch((thrown: unknown) => thrown);
  if (error instanceof RestError) return error;
  throw new Error("no RestError");
};

test("every operation of a back end has a method of its name", () => {
  type OfKeys = {
    [N in OperationName]: (typeof operations)[N] extends { readonly caller: "key" } ? N : never;
  }[OperationName];
  expectTypeOf<Exclude<OfKeys, keyof RestClient>>().toEqualTypeOf<never>();
});

test("parameters travel as the server reads them, moments as RFC 3339", async () => {
  const { client, sent } = clientOf(page([], null));
  await client.listCalls({ user: "a b", group: true, from: new Date(0), to: "2026-01-01T00:00:00+08:00", limit: 5 });
  expect(sent[0]?.url.search).toBe(
    "?user=a+b&group=true&from=1970-01-01T00%3A00%3A00.000Z&to=2026-01-01T00%3A00%3A00%2B08%3A00&limit=5",
  );
  expect(sent[0]?.headers.get("authorization")).toBe("Bearer key");
});

test("names in a path are percent-encoded", async () => {
  const { client, sent } = clientOf(() => new Response(null, { status: 204 }));
  await client.blockUser("a/b", "张三?");
  expect(sent[0]?.url.pathname).toBe(`/v1/users/a%2Fb/blocks/${encodeURIComponent("张三?")}`);
  expect(sent[0]?.method).toBe("PUT");
});

test("all calls are read page by page, and no further than the loop goes", async () => {
  const { client, sent } = clientOf(page(["a", "b"], "7"), page(["c"], "3"), page(["d"], null));
  const seen: string[] = [];
  for await (const { callId } of client.everyCall({ user: "alice" })) {
    seen.push(callId.replaceAll("_", ""));
    if (seen.length === 3) break;
  }
  expect(seen).toEqual(["a", "b", "c"]);
  expect(sent.map(({ url }) => url.searchParams.get("cursor"))).toEqual([null, "7"]);
});

test("a fault that passes is waited out; one that stays is told after the last attempt", async () => {
  const well = clientOf(unheard, refusal(503, "try_later", { retryAfterMs: 1 }), page([], null));
  expect(await well.client.listCalls()).toEqual({ data: [], next: null });
  const away = clientOf(unheard, unheard, unheard);
  expect(await errorOf(away.client.listCalls())).toMatchObject({ code: "network", status: null });
  expect(away.sent).toHaveLength(3);
  const slow = clientOf(() => new Promise(() => undefined), page([], null));
  expect(await slow.client.listCalls()).toEqual({ data: [], next: null });
});

test("a refusal is told at once, by its code and the part that is wrong", async () => {
  const { client, sent } = clientOf(refusal(400, "bad_request", { detail: "limit: not 1 to 100" }));
  expect(await errorOf(client.listCalls({ limit: 1000 }))).toMatchObject({
    code: "bad_request",
    status: 400,
    detail: "limit: not 1 to 100",
  });
  expect(sent).toHaveLength(1);
});

test("whoever asks too often waits as long as they are told, but not for minutes", async () => {
  const { client } = clientOf(refusal(429, "too_many_requests", { retryAfterMs: 20 }), page([], null));
  const before = performance.now();
  await client.listCalls();
  expect(performance.now() - before).toBeGreaterThanOrEqual(19);
  const long = clientOf(refusal(429, "too_many_requests", { retryAfterMs: 120_000 }));
  expect(await errorOf(long.client.listCalls())).toMatchObject({ code: "too_many_requests", retryAfterMs: 120_000 });
});

test("what is no answer of this REST is told apart: a proxy's page, another server's JSON", async () => {
  const other = clientOf(() => new Response("<html>", { status: 200 }));
  expect((await errorOf(other.client.listCalls())).code).toBe("unexpected_reply");
  const gone = clientOf(() => new Response("<html>", { status: 404 }));
  expect(await errorOf(gone.client.getCall("x"))).toMatchObject({ code: "unexpected_reply", status: 404 });
});

test("a field that a later release adds is no fault", async () => {
  const { client } = clientOf(() => Response.json({ data: [{ ...recordOf("a"), later: 1 }], next: null, later: 2 }));
  expect((await client.listCalls()).data).toHaveLength(1);
});

test("REST-4: a write is sent again under the same idempotency key, another write under another", async () => {
  const { client, sent } = clientOf(
    unheard,
    () => new Response(null, { status: 204 }),
    () => new Response(null, { status: 204 }),
  );
  await client.endCall("a".repeat(22));
  await client.endCall("a".repeat(22));
  const [first, again, other] = sent.map(({ headers }) => headers.get("idempotency-key"));
  expect(first).toMatch(/^[!-~]{1,64}$/u);
  expect(again).toBe(first);
  expect(other).not.toBe(first);
});
