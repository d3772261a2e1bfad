import type { CallEvent } from "@opencallkit/client";
import { expect, test } from "vitest";
import { createListeners } from "./listeners.ts";
import { toldOf } from "./map-event.ts";

const call = {
  callId: "0123456789abcdefghijkl",
  caller: "alice",
  callees: ["bob"],
  media: "video",
  group: false,
  room: 7,
  roomText: null,
  userData: "data",
  chatGroup: "",
} as const;
const told = (event: CallEvent): string => {
  const what = toldOf(event);
  return what === null ? "nothing" : `${what.name} ${JSON.stringify(what.res)}`;
};

test("a call that was answered, as the caller and the callee hear it", () => {
  expect(told({ ...call, type: "received", role: "callee" })).toBe(
    'onCallReceived {"callerId":"alice","calleeIdList":["bob"],"isGroupCall":false,"groupId":"","callMediaType":2,"userData":"data","callId":"0123456789abcdefghijkl"}',
  );
  expect(told({ ...call, type: "began", role: "caller" })).toBe(
    'onCallBegin {"roomID":7,"callMediaType":2,"callRole":1,"callId":"0123456789abcdefghijkl"}',
  );
  expect(told({ ...call, type: "ended", role: "callee", by: "alice", reason: 1, totalTime: 1234, late: false })).toBe(
    'onCallEnd {"roomID":7,"callMediaType":2,"callRole":2,"callId":"0123456789abcdefghijkl","totalTime":1234}',
  );
});

test("a call that nobody answered is cancelled for the callee only", () => {
  const missed = { ...call, type: "notConnected", by: null, reason: 3, late: true } as const;
  expect(told({ ...missed, role: "callee" })).toContain('onCallCancelled {"callerId":"alice"');
  expect(told({ ...missed, role: "callee" })).toContain('"late":true');
  expect(told({ ...missed, role: "caller" })).toBe("nothing");
  expect(told({ ...call, type: "person", role: "caller", user: "bob", what: "missed" })).toContain("onUserNoResponse");
});

test("what happens in a group, and to the media of a call of two", () => {
  expect(told({ ...call, type: "received", role: "callee", group: true, chatGroup: "team" })).toContain(
    '"isGroupCall":true,"groupId":"team"',
  );
  expect(told({ ...call, type: "person", role: "callee", user: "carol", what: "ringing" })).toContain(
    'onUserInviting {"userId":"carol"',
  );
  expect(told({ ...call, type: "mediaChanged", role: "caller", media: "audio", before: "video", by: "bob" })).toContain(
    'onCallMediaTypeChanged {"oldCallMediaType":2,"newCallMediaType":1',
  );
});

test.each([
  ["excellent", 1],
  ["good", 2],
  ["poor", 4],
  ["lost", 6],
  ["unknown", 0],
] as const)("QUALITY-2: a link that is %s has TUICallKit's grade %i", (quality, grade) => {
  expect(told({ ...call, type: "quality", role: "caller", user: "bob", quality })).toBe(
    `onUserNetworkQualityChanged {"networkQualityList":[{"userId":"bob","quality":${grade}}],"callId":"0123456789abcdefghijkl"}`,
  );
});

test("one listener's exception stops no other, and is reported", () => {
  const reported: unknown[] = [];
  const listeners = createListeners((error) => void reported.push(error));
  const heard: object[] = [];
  listeners.module.addEventListener("onCallBegin", () => {
    throw new Error("mine");
  });
  listeners.module.addEventListener("onCallBegin", (res) => void heard.push(res));
  const begin = toldOf({ ...call, type: "began", role: "caller" });
  if (begin !== null) listeners.tell(begin);
  expect(heard).toHaveLength(1);
  expect(reported).toEqual([new Error("mine")]);
  listeners.module.removeAllEventListeners("onCallBegin");
  expect(listeners.any()).toBe(false);
});
