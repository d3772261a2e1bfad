import { describe, expect, test } from "vitest";
import { legOf, newCall } from "../call/call.ts";
import { claimants } from "../call/people.ts";
import { decide } from "../decide.ts";
import { evolve } from "../call/evolve.ts";
import { audience } from "../views/audience.ts";
import { defaultPolicy } from "../context.ts";
import { voidedFact } from "../call/voided-fact.ts";
import {
  after,
  alice,
  bob,
  callId,
  command,
  invitation,
  known,
  over,
  ringing,
  context,
  start,
  talking,
  voided,
} from "../testing/people.ts";

const endsAfter = (timeout: number | undefined, policy = defaultPolicy): number => {
  const call = ringing({ policy }, timeout === undefined ? {} : { timeout });
  const leg = legOf(call, "bob");
  if (leg?.state !== "ringing") throw new Error("bob does not ring");
  return leg.endsAt - start;
};

test("INVITE-1: a call has its people, media type and room", () => {
  expect(known(ringing()).about).toEqual({
    caller: "alice",
    callees: ["bob"],
    media: "video",
    group: false,
    plan: { path: 0, transport: "p2p", since: start },
    room: 42,
    roomText: null,
    userData: "",
    chatGroup: "",
    createdAt: start,
  });
  const wished = known(ringing({}, { room: 7, roomText: "lobby", userData: "{}", media: "audio" })).about;
  expect(wished).toMatchObject({ room: 7, roomText: "lobby", userData: "{}", media: "audio" });
});

describe("INVITE-2: nothing is written for", () => {
  test.each([
    ["oneself", ["alice"], "calls_self"],
    ["oneself among others", ["bob", "alice"], "calls_self"],
    ["one person twice", ["bob", "carol", "bob"], "same_person_twice"],
    ["more than direct links can carry", ["bob", "carol", "dave", "erin"], "media_capacity"],
    ["more than the app allows", Array.from("abcdefghi"), "too_many_people"],
  ])("%s", (_title, callees, code) => {
    expect(decide(newCall, invitation({ callees }), alice, context(start))).toEqual({ type: "refuse", code: code });
  });
});

test("ID-1: a call id is used once, whoever asks", () => {
  for (const call of [ringing(), talking(), over()]) {
    for (const asker of [alice, bob])
      expect(decide(call, invitation({ callees: ["carol"] }), asker, context(start))).toEqual({
        type: "refuse",
        code: "call_id_used",
      });
  }
});

test("ID-2: a cancel that came first uses the call id up", () => {
  const call = voided();
  expect(call).toEqual({ state: "void", version: 1, caller: "alice", cause: { how: "cancelled" } });
  expect(decide(call, invitation(), alice, context(start))).toEqual({ type: "refuse", code: "cancelled" });
  expect(decide(call, invitation({ callees: ["alice"] }), bob, context(start))).toEqual({
    type: "refuse",
    code: "call_id_used",
  });
  expect(decide(call, command("cancel"), alice, context(start))).toEqual({ type: "write", facts: [] });
  expect(decide(call, command("cancel"), bob, context(start))).toEqual({ type: "refuse", code: "no_such_call" });
});

test("STORE-18: an id that a refused or merged invite has used up begins no call", () => {
  const refused = evolve(newCall, voidedFact("alice", { how: "refused", code: "already_in_call" }, start));
  const met = evolve(newCall, voidedFact("alice", { how: "met", call: callId }, start));
  for (const call of [refused, met]) {
    expect(decide(call, invitation(), alice, context(start))).toEqual({ type: "refuse", code: "call_id_used" });
    expect(decide(call, invitation({ callees: ["alice"] }), bob, context(start))).toEqual({
      type: "refuse",
      code: "call_id_used",
    });
  }
});

test("BUSY-1: a busy callee is not rung and hears nothing", () => {
  const call = known(ringing({ busy: new Map([["bob", "another"]]) }));
  expect(call).toMatchObject({ state: "ended", result: "call_busy", by: "bob", endedAt: start });
  expect(legOf(call, "bob")).toMatchObject({ state: "left", how: "busy", reached: [] });
  expect(audience(call)).toEqual(["alice"]);
});

test("BUSY-2: a caller who is in a call is refused", () => {
  const busy = new Map([["alice", "another"]]);
  expect(decide(newCall, invitation(), alice, context(start, { busy }))).toEqual({
    type: "refuse",
    code: "already_in_call",
  });
});

test("BUSY-3: a live call holds the slots of its people, one that is over holds none", () => {
  expect(claimants(ringing())).toEqual(["alice", "bob"]);
  expect(claimants(talking())).toEqual(["alice", "bob"]);
  for (const call of [newCall, voided(), over(), ringing({ busy: new Map([["bob", "another"]]) })])
    expect(claimants(call)).toEqual([]);
});

test("RING-1: a ring lasts 30 s by default, and never longer than the app's longest", () => {
  expect(endsAfter(undefined)).toBe(30_000);
  expect(endsAfter(undefined, { ...defaultPolicy, ringMs: 200_000 })).toBe(120_000);
});

test("RING-2: a wished length holds up to the longest ring; 0 means the longest", () => {
  expect(endsAfter(1)).toBe(1000);
  expect(endsAfter(119)).toBe(119_000);
  expect(endsAfter(120)).toBe(120_000);
  expect(endsAfter(121)).toBe(120_000);
  expect(endsAfter(600)).toBe(120_000);
  expect(endsAfter(0)).toBe(120_000);
  expect(endsAfter(600, { ...defaultPolicy, longestRingMs: 700_000 })).toBe(600_000);
});

test("RING-5: a ring knows the devices that were connected when it began", () => {
  expect(legOf(ringing(), "bob")).toMatchObject({ reached: [bob.device] });
  expect(legOf(ringing({ devices: new Map() }), "bob")).toMatchObject({ reached: [] });
});

test("an id may be called like a part of every object", () => {
  const callees = ["__proto__"];
  const devices = new Map([["__proto__", ["device-9"]]]);
  const call = after(newCall, decide(newCall, invitation({ callees }), alice, context(start, { devices })));
  expect(legOf(call, "__proto__")).toMatchObject({ state: "ringing", reached: ["device-9"] });
  expect(legOf(call, "constructor")).toBeUndefined();
});
