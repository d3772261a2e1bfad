import { describe, expect, test } from "vitest";
import type { Fact } from "@opencallkit/protocol";
import { isKnown, newCall, type Call } from "./call.ts";
import { evolve } from "./evolve.ts";
import { over, ringing, talking, voided } from "../testing/people.ts";
import { joinedLeg, leftLeg, ringingLeg, talkingWith } from "../testing/legs.ts";

const at = 2_000_000;
const facts: { readonly [name: string]: Fact } = {
  mediaChanged: { type: "mediaChanged", at, body: { media: "audio", by: "alice" } },
  videoAsked: { type: "videoAsked", at, body: { user: "alice", endsAt: at + 1 } },
  videoRefused: { type: "videoRefused", at, body: { user: null } },
  endsSoon: { type: "endsSoon", at, body: { endsAt: at + 1 } },
  rang: { type: "rang", at, body: { user: "bob", device: "tablet" } },
  left: { type: "left", at, body: { user: "stranger", stay: 9, how: "hangUp" } },
  removed: { type: "removed", at, body: { user: "stranger" } },
  voided: { type: "voided", at, body: { user: "mallory", cause: { how: "cancelled" } } },
};
const unchanged = (call: Call, name: keyof typeof facts): void => {
  const fact = facts[name];
  if (fact === undefined) throw new Error(`no fact ${name}`);
  expect(evolve(call, fact)).toEqual({ ...call, version: call.version + 1 });
};

describe("HEAR-4: a fact that finds nothing to change only counts", () => {
  test.each(["mediaChanged", "videoAsked", "videoRefused", "endsSoon"])(
    "%s, of a call in which nobody talks",
    (name) => {
      for (const call of [newCall, voided(), ringing(), over()]) unchanged(call, name);
    },
  );
  test("rang, of somebody who is not rung, or unknown", () => {
    unchanged(talking(), "rang");
    unchanged(over(), "rang");
    unchanged(talkingWith({ alice: leftLeg("hangUp") }), "rang");
  });
  test.each(["left", "removed"])("%s, of somebody who has no leg", (name) => {
    for (const call of [newCall, voided(), ringing(), talking(), over()]) unchanged(call, name);
  });
  test("voided, of a call that has begun", () => {
    for (const call of [ringing(), talking(), over()]) unchanged(call, "voided");
  });
  test("a blank", () => {
    for (const call of [newCall, voided(), ringing(), talking(), over()])
      expect(evolve(call, null)).toEqual({ ...call, version: call.version + 1 });
  });
});

test("RING-5: a device that is reached is added to those before", () => {
  const call = talkingWith({ bob: ringingLeg() });
  const fact = facts["rang"];
  const next = fact === undefined ? call : evolve(call, fact);
  expect(isKnown(next) && next.legs.get("bob")).toEqual(ringingLeg({ reached: ["device-r", "tablet"] }));
});

test("RING-5: who was reached nowhere rings all the same", () => {
  const call = ringing({ devices: new Map() });
  expect(isKnown(call) && call.legs.get("bob")).toMatchObject({ state: "ringing", reached: [] });
});

test("BILL-2, LIMIT-1: who comes later changes neither since when people talk nor when the call must end", () => {
  const call = talkingWith({ alice: joinedLeg(), bob: ringingLeg() }, { connectedAt: 100, closesAt: 900 });
  const joined: Fact = { type: "joined", at: 700, body: { user: "bob", client: "page-b", stay: 4 } };
  expect(evolve(call, joined)).toMatchObject({ state: "talking", connectedAt: 100, closesAt: 900 });
});
