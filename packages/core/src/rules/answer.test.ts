import { describe, expect, test } from "vitest";
import { legOf, newCall, type Call } from "../call/call.ts";
import { decide } from "../decide.ts";
import { reach } from "./reach.ts";
import {
  after,
  alice,
  alice2,
  bob,
  bob2,
  callId,
  command,
  factsOf,
  groupRinging,
  known,
  mallory,
  over,
  ringing,
  context,
  start,
  talking,
  voided,
} from "../testing/people.ts";
import { endedWith, joinedLeg, leftLeg, talkingWith } from "../testing/legs.ts";

const accept = command("accept");
const reject = command("reject");
const now = start + 6000;

test("ACCEPT-1: the accept begins both stays at its commit, the caller's with number 1", () => {
  const call = known(talking());
  expect(call).toMatchObject({ state: "talking", connectedAt: start + 5000 });
  expect(legOf(call, "alice")).toEqual({
    state: "joined",
    client: alice.client,
    stay: 1,
    joinedAt: start + 5000,
    stays: [],
  });
  expect(legOf(call, "bob")).toEqual({
    state: "joined",
    client: bob.client,
    stay: 2,
    joinedAt: start + 5000,
    stays: [],
  });
});

test("ACCEPT-2: a second accept changes nothing", () => {
  expect(decide(talking(), accept, bob, context(now))).toEqual({ type: "write", facts: [] });
  expect(decide(talking(), accept, bob2, context(now))).toEqual({ type: "refuse", code: "answered_elsewhere" });
});

test("ACCEPT-2: the caller cannot accept", () => {
  for (const call of [ringing(), talking()])
    for (const asker of [alice, alice2])
      expect(decide(call, accept, asker, context(now))).toEqual({ type: "refuse", code: "not_ringing" });
});

test("RING-4: an accept at the deadline is too late, one millisecond before it is not", () => {
  expect(decide(ringing(), accept, bob, context(start + 30_000))).toEqual({ type: "refuse", code: "too_late" });
  expect(decide(ringing(), accept, bob, context(start + 29_999))).toMatchObject({ facts: [{ type: "joined" }] });
});

test("RING-5: a device that connects while it rings is reached, once", () => {
  const call = after(ringing(), reach(ringing(), "bob", bob2.device, now));
  expect(legOf(call, "bob")).toMatchObject({ reached: [bob.device, bob2.device] });
  for (const device of [bob.device, bob2.device])
    expect(reach(call, "bob", device, now)).toEqual({ type: "write", facts: [] });
});

test("RING-5: no device is reached before, after or beside the ring", () => {
  for (const call of [newCall, voided(), talking(), over()])
    expect(reach(call, "bob", "new", now)).toEqual({ type: "write", facts: [] });
  expect(reach(ringing(), "bob", "new", start + 30_000)).toEqual({ type: "write", facts: [] });
  expect(reach(ringing(), "alice", "new", now)).toEqual({ type: "write", facts: [] });
  expect(reach(ringing(), "mallory", "new", now)).toEqual({ type: "write", facts: [] });
});

test("REJECT-1: a reject ends the call for every device", () => {
  const call = after(ringing(), decide(ringing(), reject, bob2, context(now)));
  expect(call).toMatchObject({ state: "ended", result: "reject", by: "bob", endedAt: now });
  expect(legOf(call, "bob")).toMatchObject({ state: "left", how: "rejected", client: bob2.client });
});

test("REJECT-1: the caller cannot reject", () => {
  for (const call of [ringing(), talking()])
    expect(decide(call, reject, alice, context(now))).toEqual({ type: "refuse", code: "not_ringing" });
});

describe("ID-3: without a leg every command is refused", () => {
  const calls = { ringing: ringing(), talking: talking(), over: over() };
  test.each(Object.entries(calls))("%s", (_title, call) => {
    for (const name of ["accept", "reject", "cancel", "hangUp"] as const)
      expect(decide(call, command(name), mallory, context(now))).toEqual({ type: "refuse", code: "no_such_call" });
  });
  test.each(["accept", "reject", "hangUp"] as const)("%s, of a call id never seen or used up", (name) => {
    for (const call of [newCall, voided()])
      expect(decide(call, command(name), alice, context(now))).toEqual({ type: "refuse", code: "no_such_call" });
  });
  test("cancel, by a callee", () => {
    expect(decide(ringing(), command("cancel"), bob, context(now))).toEqual({ type: "refuse", code: "no_such_call" });
  });
});

test("REJECT-1, END-3: declined once: afterwards, and when the call is over, it is a yes that changes nothing", () => {
  const call = talkingWith({ alice: joinedLeg(), carol: joinedLeg({ stay: 4 }), bob: leftLeg("rejected") });
  expect(decide(call, command("reject"), bob, context(start))).toEqual({ type: "write", facts: [] });
  const overNow = endedWith({ alice: leftLeg("hangUp"), bob: leftLeg("callEnded") });
  for (const asker of [alice, bob])
    expect(decide(overNow, command("reject"), asker, context(start))).toEqual({ type: "write", facts: [] });
  expect(decide(overNow, command("reject"), mallory, context(start))).toEqual({ type: "refuse", code: "no_such_call" });
});

test("ACCEPT-3: only a video call of two becomes a voice call by its answer", () => {
  const answer = { type: "accept" as const, body: { call: callId, media: "audio" as const } };
  const names = (call: Call) => factsOf(decide(call, answer, bob, context(start + 5000))).map(({ type: name }) => name);
  expect(names(ringing())).toEqual(["joined", "mediaChanged"]);
  expect(names(ringing({}, { media: "audio" }))).toEqual(["joined"]);
  expect(names(groupRinging())).toEqual(["joined"]);
});
