import { closes } from "@opencallkit/protocol";
import { expect, test } from "vitest";
import { backoff, patience } from "./backoff.ts";
import { decode, isKnownFact } from "./decode.ts";
import { urlsOf } from "./urls.ts";

test("tries wait 0.1 to 0.5 s, then 0.5, 1, 2, 4, 5 s, each half as long to half as long again", () => {
  expect([backoff(0, 0, false), backoff(0, 1, false)]).toEqual([100, 500]);
  expect([1, 2, 3, 4, 5, 6, 99].map((tries) => backoff(tries, 0.5, false))).toEqual([
    500, 1000, 2000, 4000, 5000, 5000, 5000,
  ]);
  expect([backoff(4, 0, false), backoff(4, 1, false)]).toEqual([2000, 6000]);
  expect([1, 2, 9].map((tries) => backoff(tries, 1, true))).toEqual([750, 1000, 1000]);
});

test.each([
  ["http://a.test", "ws://a.test/ws", "http://a.test/v1/gone"],
  ["https://a.test/", "wss://a.test/ws", "https://a.test/v1/gone"],
  ["wss://a.test:8443/calls/ws", "wss://a.test:8443/calls/ws", "https://a.test:8443/calls/v1/gone"],
  ["ws://a.test/ws?x=1", "ws://a.test/ws?x=1", "http://a.test/v1/gone"],
])("%s is reached at %s", (url, socket, gone) => {
  expect(urlsOf(url)).toEqual({ socket, gone, leave: gone.replace(/gone$/u, "leave") });
});

test.each(["", "a.test", "ftp://a.test", "javascript:alert(1)"])("%j is no server", (url) => {
  expect(() => urlsOf(url)).toThrow(expect.objectContaining({ code: "bad_argument" }));
});

test.each([
  "",
  "{",
  "null",
  "1",
  "[]",
  '"heartbeat"',
  "{}",
  '{"type":1}',
  '{"type":"toString"}',
  '{"type":"heartbeat"}',
  '{"type":"__proto__"}',
])("%j is no message", (text) => {
  expect(decode(text).filter((frame) => frame !== null)).toEqual([]);
});

test("a frame is one message or a list of them; what is strange harms nothing beside it", () => {
  const beat = { type: "heartbeat", now: 1, calls: {} };
  expect(decode(JSON.stringify(beat))).toEqual([beat]);
  expect(decode(JSON.stringify([beat, { type: "other" }, beat]))).toEqual([beat, null, beat]);
});

test("a fact is known by its name and form", () => {
  expect(isKnownFact({ type: "missed", at: 1, body: { user: "bob" } })).toBe(true);
  expect(isKnownFact({ type: "missed", at: 1, body: {} })).toBe(false);
  expect(isKnownFact({ name: "moved", at: 1, body: {} })).toBe(false);
});

test("every close code says what comes next", () => {
  expect(new Set(Object.values(closes).map(({ again }) => again))).toEqual(
    new Set(["soon", "later", "login", "once", "never"]),
  );
  for (const fraction of [0, 0.5, 0.999]) {
    expect(patience(fraction)).toBeGreaterThanOrEqual(10_000);
    expect(patience(fraction)).toBeLessThan(20_000);
  }
});
