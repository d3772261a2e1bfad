import type { CallEvent } from "@opencallkit/client";
import { expect, test } from "vitest";
import { EventLog } from "./event-log.ts";
import { expectEvents } from "./expect-events.ts";

const call = {
  callId: "call-1",
  role: "caller",
  caller: "alice",
  callees: ["bob"],
  media: "audio",
  group: false,
  room: 7,
  roomText: null,
  userData: "",
  chatGroup: "",
} as const;
const began: CallEvent = { ...call, type: "began" };
const joined: CallEvent = { ...call, type: "person", user: "bob", what: "joined" };
const ended: CallEvent = { ...call, type: "ended", by: "bob", reason: 1, totalTime: 204, late: false };

const listener = (...events: readonly CallEvent[]): { readonly heard: EventLog } => {
  const heard = new EventLog("alice");
  for (const event of events) heard.add(event);
  return { heard };
};

test("events that came already and others that come later are met in order, with others in between", async () => {
  const alice = listener(began, joined);
  const waiting = expectEvents(alice, ["began", { type: "ended", by: "bob", callees: ["bob"] }]);
  alice.heard.add(ended);
  expect(await waiting).toEqual([began, ended]);
});

test("a failed expectation says what was expected, what was heard, and in which call", async () => {
  const failing = expectEvents(listener(began, joined), ["began", { type: "ended", by: "bob" }], { withinMs: 20 });
  await expect(failing).rejects.toThrow(
    [
      'alice did not hear ended {by: "bob"} within 20 ms',
      '  expected: began, ended {by: "bob"}',
      "  heard:    began in call call-1",
      '            person {user: "bob", what: "joined"} in call call-1',
    ].join("\n"),
  );
});

test("who heard nothing has heard nothing", async () => {
  await expect(expectEvents(listener(), ["began"], { withinMs: 1 })).rejects.toThrow("heard:    nothing");
});

test.each([
  ["the wrong order", ["ended", "began"] as const],
  ["another field", [{ type: "ended", by: "alice" }] as const],
  ["one event twice", ["began", "began"] as const],
])("%s does not do", async (_what, expected) => {
  await expect(expectEvents(listener(began, ended), expected, { withinMs: 10 })).rejects.toThrow(/did not hear/u);
});

test("what an earlier expectation has met does not count again", async () => {
  const alice = listener(began, ended);
  await expectEvents(alice, ["began"]);
  await expect(expectEvents(alice, ["began"], { withinMs: 10 })).rejects.toThrow(/did not hear began/u);
  await expectEvents(alice, ["ended"]);
});
