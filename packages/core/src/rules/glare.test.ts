import { describe, expect, test } from "vitest";
import { newCall, type Call, isLive } from "../call/call.ts";
import { decide } from "../decide.ts";
import { abandon } from "./abandon.ts";
import { accept } from "./accept.ts";
import { defaultPolicy, type Asker, type DecisionContext } from "../context.ts";
import {
  after,
  alice,
  alice2,
  bob,
  bob2,
  callId,
  carol,
  command,
  groupRinging,
  invitation,
  ringing,
  context,
  start,
  talking,
} from "../testing/people.ts";
import { joinedLeg, leftLeg, talkingWith } from "../testing/legs.ts";

const other = "BBBBBBBBBBBBBBBBBBBBBB";
const now = start + 1000;

/** The context when two people are in `call` and one of them invites the other to another call. */
const whileIn = (call: Call, here: boolean, more: Partial<DecisionContext> = {}): DecisionContext => {
  if (!isLive(call)) throw new Error("the call is over");
  const busy = new Map(["alice", "bob"].map((user) => [user, callId]));
  return context(now, { busy, held: { id: callId, call, here }, ...more });
};
const invites = (asker: Asker, to: string, call: Call, here = true, more: Partial<DecisionContext> = {}) =>
  decide(newCall, invitation({ call: other, callees: [to], media: "audio" }), asker, whileIn(call, here, more));

describe("GLARE-1: two people who call each other at once are connected", () => {
  test("the second invite answers the first call, with its own media", () => {
    expect(invites(bob, "alice", ringing())).toEqual({ type: "meet", call: callId, media: "audio" });
  });
  test("asked again it is the same", () => {
    expect(invites(bob, "alice", talking())).toEqual({ type: "meet", call: callId, media: "audio" });
  });
  test("the call becomes the narrower of the two", () => {
    const call = after(ringing(), accept(ringing(), { call: callId, media: "audio" }, bob, context(now)));
    expect(call).toMatchObject({ state: "talking", about: { media: "audio" } });
  });
  test("the call's own caller, another client in it, and anybody else are in a call", () => {
    expect(invites(alice, "bob", ringing())).toEqual({ type: "refuse", code: "already_in_call" });
    expect(invites(bob2, "alice", talking())).toEqual({ type: "refuse", code: "already_in_call" });
    expect(invites(bob, "carol", ringing())).toEqual({ type: "refuse", code: "already_in_call" });
  });
});

test("GLARE-2: under the policy `busy` the second call is busy, and the first one rings on", () => {
  const policy = { ...defaultPolicy, glare: "busy" as const };
  const call = after(newCall, invites(bob, "alice", ringing(), true, { policy }));
  expect(call).toMatchObject({ state: "ended", result: "call_busy", by: "alice" });
  expect(invites(bob, "alice", talking(), true, { policy })).toEqual({ type: "refuse", code: "already_in_call" });
  const blocked = after(newCall, invites(bob, "alice", ringing(), true, { policy, blockers: new Set(["alice"]) }));
  expect(blocked).toMatchObject({ state: "ended", result: "call_busy", by: "alice" });
});

test("GLARE-3: calls of two and group calls do not merge", () => {
  expect(invites(bob, "alice", groupRinging())).toEqual({ type: "refuse", code: "already_in_call" });
  const group = invitation({ call: other, callees: ["alice", "carol"] });
  expect(decide(newCall, group, bob, whileIn(ringing(), true))).toEqual({ type: "refuse", code: "already_in_call" });
});

describe("RECALL-1: a call again after a crash replaces the old one", () => {
  test.each([
    ["while it rings", ringing(), "cancel"],
    ["while they talk", talking(), "interrupt"],
  ])("%s", (_title, call, result) => {
    expect(invites(alice2, "bob", call, false)).toEqual({ type: "replace", call: callId });
    const lives = new Map([["alice", { provenAt: start + 6000, goneAt: null }]]);
    const old = after(call, abandon(call, "alice", context(start + 9000, { lives })));
    expect(old).toMatchObject({ state: "ended", result, endedAt: start + 6000 });
  });
  test("and never before the old one began", () => {
    const lives = new Map([["alice", { provenAt: start - 5, goneAt: null }]]);
    const old = after(ringing(), abandon(ringing(), "alice", context(start + 9000, { lives })));
    expect(old).toMatchObject({ state: "ended", result: "cancel", endedAt: start });
  });
  test("by either side", () => {
    expect(invites(bob2, "alice", talking(), false)).toEqual({ type: "replace", call: callId });
  });
  test("but not while the other client is there, nor to somebody else, nor from the same client", () => {
    expect(invites(alice2, "bob", talking(), true)).toEqual({ type: "refuse", code: "already_in_call" });
    expect(invites(alice2, carol.user, talking(), false)).toEqual({ type: "refuse", code: "already_in_call" });
    expect(invites(alice, "bob", talking(), false)).toEqual({ type: "refuse", code: "already_in_call" });
  });
  test("and a call that is over stays as it is", () => {
    const over = after(talking(), decide(talking(), command("hangUp"), alice, context(now)));
    expect(abandon(over, "alice", context(now))).toEqual({ type: "write", facts: [] });
  });
});

describe("whoever is in a call and calls somebody else", () => {
  const refused = { type: "refuse", code: "already_in_call" };
  const busyWith = { busy: new Map([["bob", callId]]) };
  test("GLARE-1: is refused while nobody knows which call that is", () => {
    const asked = { ...invitation({ call: other, callees: ["alice"] }) };
    expect(decide(newCall, asked, bob, context(now, { ...busyWith, held: null }))).toEqual(refused);
  });
  test("GLARE-3: is refused when they call a group", () => {
    const asked = invitation({ call: other, callees: ["alice"], chatGroup: "friends" });
    expect(decide(newCall, asked, bob, whileIn(ringing(), true))).toEqual(refused);
  });
  test("RECALL-1: is refused while they only ring in it, or have left it, or have no part in it, even with nobody there", () => {
    const group = groupRinging();
    const apart = talkingWith({ alice: joinedLeg(), bob: leftLeg("hangUp"), carol: joinedLeg({ stay: 4 }) });
    const two = { ...apart, about: { ...apart.about, group: false } };
    for (const call of [group, two]) expect(invites(bob, "carol", call, false)).toEqual(refused);
    const busy = new Map([["carol", callId]]);
    expect(invites(carol, "bob", ringing(), false, { busy })).toEqual(refused);
    // The other side is out of it already.
    expect(invites(alice2, "bob", { ...two, legs: new Map(two.legs).set("alice", joinedLeg()) }, false)).toEqual(
      refused,
    );
  });
});
