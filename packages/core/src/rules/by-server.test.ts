import { expect, test } from "vitest";
import { legOf, newCall } from "../call/call.ts";
import { decide } from "../decide.ts";
import { due, wake } from "./deadlines.ts";
import { defaultPolicy } from "../context.ts";
import {
  adding,
  after,
  alice,
  bob,
  carol,
  command,
  groupRinging,
  groupTalking,
  over,
  ringing,
  context,
  start,
  talking,
  through,
} from "../testing/people.ts";
import { joinedLeg, leftLeg, ringingLeg, talkingWith } from "../testing/legs.ts";
import { endByServer, removeByServer } from "./by-server.ts";

const now = start + 20_000;

test("SERVER-1: the back end ends a live call, once", () => {
  for (const call of [ringing(), talking(), groupTalking()])
    expect(after(call, endByServer(call, now))).toMatchObject({ result: "ended_by_server", by: null, endedAt: now });
  for (const call of [newCall, over()]) expect(endByServer(call, now)).toEqual({ type: "write", facts: [] });
});

test("SERVER-2: the back end takes somebody out of a call, for good", () => {
  const call = after(groupTalking(), removeByServer(groupTalking(), "bob", now));
  expect(legOf(call, "bob")).toMatchObject({ how: "removed", stays: [{ leftAt: now }] });
  expect(call).toMatchObject({ state: "talking" });
  expect(decide(call, command("join"), bob, context(now))).toEqual({ type: "refuse", code: "removed" });
  expect(decide(call, adding(["bob"]), carol, context(now))).toEqual({ type: "refuse", code: "removed" });
  expect(removeByServer(call, "bob", now)).toEqual({ type: "write", facts: [] });
  expect(removeByServer(call, "mallory", now)).toEqual({ type: "write", facts: [] });
});

test("SERVER-2: also somebody who rings, or who has left by themselves", () => {
  const rung = after(groupRinging(), removeByServer(groupRinging(), "bob", now));
  expect(decide(rung, command("accept"), bob, context(now))).toEqual({ type: "refuse", code: "too_late" });
  const left = through(groupTalking(), now, [bob, command("hangUp")]);
  expect(decide(after(left, removeByServer(left, "bob", now)), command("join"), bob, context(now))).toEqual({
    type: "refuse",
    code: "removed",
  });
});

test("SERVER-2: also somebody who was busy and never heard of the call, where anybody may join", () => {
  const policy = { ...defaultPolicy, join: "anyone" as const };
  const busy = groupRinging({ busy: new Map([["bob", "another"]]) });
  const call = after(busy, removeByServer(busy, "bob", now));
  expect(decide(call, command("join"), bob, context(now, { policy }))).toEqual({ type: "refuse", code: "removed" });
  expect(decide(call, command("join"), bob, context(now))).toEqual({ type: "refuse", code: "no_such_call" });
});

test("SERVER-2: a call that is left with nobody ends by the server", () => {
  expect(after(talking(), removeByServer(talking(), "bob", now))).toMatchObject({ result: "ended_by_server" });
  expect(after(ringing(), removeByServer(ringing(), "alice", now))).toMatchObject({ result: "ended_by_server" });
  expect(after(ringing(), removeByServer(ringing(), "bob", now))).toMatchObject({ result: "ended_by_server" });
});

test("LIMIT-1: the longest call ends by the server, a minute after a warning", () => {
  const lives = new Map([alice, bob].map(({ user }) => [user, { provenAt: start + 3_600_000, goneAt: null }]));
  const policy = { ...defaultPolicy, longestCallMs: 3_600_000 };
  const at = (ms: number) => context(start + 5000 + ms, { lives, policy });
  expect(due(talking(), at(0))).toBe(start + 5000 + 3_540_000);
  const warned = after(talking(), wake(talking(), at(3_540_000)));
  expect(warned).toMatchObject({ state: "talking", closesAt: start + 5000 + 3_600_000 });
  expect(due(warned, at(3_541_000))).toBe(start + 5000 + 3_600_000);
  expect(after(warned, wake(warned, at(3_700_000)))).toMatchObject({
    state: "ended",
    result: "ended_by_server",
    endedAt: start + 5000 + 3_600_000,
  });
});

test("SERVER-2: who has left by themselves, or is rung, is removed too; who was removed is not again", () => {
  const legs = { alice: joinedLeg(), carol: joinedLeg({ stay: 4 }), bob: leftLeg("hangUp"), dave: ringingLeg() };
  for (const user of ["bob", "dave", "carol"])
    expect(removeByServer(talkingWith(legs), user, now)).toMatchObject({
      facts: [{ type: "removed", body: { user } }],
    });
  expect(removeByServer(talkingWith({ ...legs, bob: leftLeg("removed") }), "bob", now)).toEqual({
    type: "write",
    facts: [],
  });
});
