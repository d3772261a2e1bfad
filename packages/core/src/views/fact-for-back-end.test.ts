import type { FactBody } from "@opencallkit/protocol";
import { expect, test } from "vitest";
import { factForBackEnd } from "./fact-for-back-end.ts";

const invited: FactBody<"invited"> = {
  caller: "alice",
  client: "client-of-alice",
  callees: ["bob", "eve", "zoe"],
  media: "video",
  group: true,
  plan: { path: 0, transport: "p2p" },
  room: 1,
  roomText: null,
  ringEndsAt: 31_000,
  userData: "sent along",
  chatGroup: "",
  reached: { bob: ["device-of-bob"], eve: ["device-of-eve"] },
  shielded: ["eve"],
};

test("ASK-3: the back end hears who was called and where it rang, and of no device, block or custom data", () => {
  const told = factForBackEnd({ type: "invited", at: 1000, body: invited });
  expect(told).toEqual({
    at: "1970-01-01T00:00:01.000Z",
    type: "invited",
    userId: "alice",
    people: ["bob", "eve", "zoe"],
    reached: ["bob"],
    mediaType: "video",
    until: "1970-01-01T00:00:31.000Z",
    result: null,
    cause: null,
  });
});

test("a user may be called constructor, and was not reached for that", () => {
  const body = { ...invited, callees: ["constructor", "bob"] };
  expect(factForBackEnd({ type: "invited", at: 1000, body }).reached).toEqual(["bob"]);
});

test("how somebody left and why a call never was are stable words", () => {
  expect(factForBackEnd({ type: "left", at: 1, body: { user: "bob", stay: 1, how: "lost" } })).toMatchObject({
    userId: "bob",
    cause: "lost",
  });
  const refused = { how: "refused", code: "room_taken" } as const;
  expect(factForBackEnd({ type: "voided", at: 1, body: { user: "alice", cause: refused } }).cause).toBe("room_taken");
});
