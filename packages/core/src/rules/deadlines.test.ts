import { describe, expect, test } from "vitest";
import { newCall, type Call } from "../call/call.ts";
import { due, wake, type Leases } from "./deadlines.ts";
import { record } from "../views/record.ts";
import { defaultPolicy, type Life } from "../context.ts";
import { after, bob, callId, known, over, ringing, context, start, talking, voided } from "../testing/people.ts";
import { joinedLeg, leftLeg, ringingLeg, talkingWith, waitingLeg, legsOf } from "../testing/legs.ts";

type About = { readonly lives?: Record<string, Life>; readonly graceFrom?: number };
const leases = ({ lives = {}, graceFrom = 0 }: About = {}): Leases => ({
  policy: defaultPolicy,
  lives: new Map(Object.entries(lives)),
  graceFrom,
});
const alive = (at: number): Life => ({ provenAt: start + at, goneAt: null });
const gone = (at: number): Life => ({ provenAt: start + at, goneAt: start + at });
const dueIn = (call: Call, about: About = {}): number => (due(call, leases(about)) ?? Number.NaN) - start;
const wakeAt = (call: Call, at: number, about: About = {}): Call =>
  after(call, wake(call, context(start + at, leases(about))));

const bothAlive = { alice: alive(25_000), bob: alive(25_000) };

describe("RING-3: an unanswered ring ends at its own deadline", () => {
  test.each([30_000, 30_001, 3_600_000])("looked at after %i ms", (at) => {
    const lives = { alice: alive(29_000) };
    const call = known(wakeAt(ringing(), at, { lives }));
    expect(call).toMatchObject({ state: "ended", result: "not_answer", by: null, endedAt: start + 30_000 });
  });
});

test("RING-5: a ring that reached no device ends as offline", () => {
  const lives = { alice: alive(29_000) };
  expect(wakeAt(ringing({ devices: new Map() }), 30_000, { lives })).toMatchObject({ result: "offline" });
  expect(wakeAt(ringing({ devices: new Map([["bob", [bob.device]]]) }), 30_000, { lives })).toMatchObject({
    result: "not_answer",
  });
});

test("DUE-1: a call says when to look again, and nothing happens to it before", () => {
  expect(dueIn(ringing(), { lives: { alice: alive(25_000) } })).toBe(30_000);
  expect(dueIn(ringing(), { lives: { alice: alive(1000) } })).toBe(11_000);
  expect(dueIn(talking(), { lives: bothAlive })).toBe(55_000);
  expect(wake(ringing(), context(start + 9999))).toEqual({ type: "write", facts: [] });
  expect(wake(talking(), context(start + 54_999, leases({ lives: bothAlive })))).toEqual({ type: "write", facts: [] });
  for (const call of [newCall, voided(), over()]) {
    expect(due(call, leases())).toBeNull();
    expect(wake(call, context(start * 2))).toEqual({ type: "write", facts: [] });
  }
});

test("LIFE-1: somebody joined is lost 30 s after the last proof", () => {
  const lives = { alice: alive(60_000), bob: alive(40_000) };
  expect(dueIn(talking(), { lives })).toBe(70_000);
  expect(wakeAt(talking(), 70_000, { lives })).toMatchObject({ state: "ended", result: "interrupt", by: "bob" });
});

test("BEAT-8: what may have been heard and not written makes the lease longer, and neither the bill nor the time of who went", () => {
  const unsure = { ...alive(40_000), unwrittenMs: 4000 };
  const lives = { alice: alive(60_000), bob: unsure };
  expect(dueIn(talking(), { lives })).toBe(74_000);
  const call = known(wakeAt(talking(), 74_000, { lives }));
  expect(call).toMatchObject({ state: "ended", result: "interrupt", endedAt: start + 40_000 });
  expect(dueIn(ringing({}, { timeout: 0 }), { lives: { alice: { ...alive(1000), unwrittenMs: 4000 } } })).toBe(15_000);
  expect(dueIn(talking(), { lives: { ...lives, bob: { ...gone(40_000), unwrittenMs: 4000 } } })).toBe(50_000);
});

test("LIFE-1: without any proof the lease counts from the accept", () => {
  expect(dueIn(talking())).toBe(35_000);
});

test("LIFE-1: what proved an earlier stay, or another client in it, says nothing of the one that has begun since", () => {
  const back = { bob: { provenAt: start + 8000, goneAt: start + 4000 } };
  expect(dueIn(talking(), { lives: { alice: alive(20_000), ...back } })).toBe(38_000);
  const lives = { alice: alive(20_000), bob: gone(4000) };
  expect(dueIn(talking(), { lives })).toBe(35_000);
  expect(wakeAt(talking(), 35_000, { lives })).toMatchObject({
    result: "interrupt",
    by: "bob",
    endedAt: start + 5000,
  });
});

test("LIFE-2: a caller with nobody joined is lost after 10 s, and the call is cancelled", () => {
  expect(dueIn(ringing())).toBe(10_000);
  const call = known(wakeAt(ringing(), 12_000));
  expect(call).toMatchObject({ state: "ended", result: "cancel", by: "alice", endedAt: start + 10_000 });
});

test("LIFE-3: a page that goes has 10 s from then on, and nothing ends before", () => {
  const lives = { alice: alive(25_000), bob: gone(20_000) };
  expect(dueIn(talking(), { lives })).toBe(30_000);
  expect(wakeAt(talking(), 29_999, { lives }).state).toBe("talking");
  expect(dueIn(talking(), { lives: { ...lives, bob: alive(21_000) } })).toBe(51_000);
});

test("LIFE-3: the word of a caller whose page went while it rang stands when somebody answers", () => {
  const lives = { alice: gone(4000), bob: alive(20_000) };
  expect(dueIn(talking(), { lives })).toBe(14_000);
  expect(wakeAt(talking(), 14_000, { lives })).toMatchObject({
    result: "normal_end",
    by: "alice",
    endedAt: start + 5000,
  });
  expect(dueIn(talking(), { lives: { ...lives, alice: alive(6000) } })).toBe(36_000);
});

test("LIFE-4: no lease runs from before our own outage's end", () => {
  const about = { lives: { alice: alive(6000), bob: gone(6000) }, graceFrom: start + 100_000 };
  expect(dueIn(talking(), about)).toBe(110_000);
  expect(dueIn(talking(), { ...about, lives: { alice: alive(6000), bob: alive(6000) } })).toBe(130_000);
  expect(dueIn(ringing({}, { timeout: 0 }), { graceFrom: start + 100_000 })).toBe(110_000);
});

test("LIFE-5: the call of somebody lost ends at the last proof of life, however late it is noticed", () => {
  const lives = { alice: alive(600_000), bob: alive(40_000) };
  const call = known(wakeAt(talking(), 610_000, { lives }));
  expect(call).toMatchObject({ result: "interrupt", by: "bob", endedAt: start + 40_000 });
  expect(record(callId, call).totalTime).toBe(35_000);
});

test("LIFE-5: the call of somebody whose page went ends when it went, as a hang up", () => {
  const lives = { alice: alive(45_000), bob: gone(40_000) };
  expect(wakeAt(talking(), 50_000, { lives })).toMatchObject({
    result: "normal_end",
    by: "bob",
    endedAt: start + 40_000,
  });
});

test("LIFE-5: it never ends before the stay began", () => {
  const lives = { alice: alive(1000), bob: alive(30_000) };
  const call = known(wakeAt(talking(), 40_000, { lives }));
  expect(call).toMatchObject({ result: "interrupt", by: "alice", endedAt: start + 5000 });
  expect(record(callId, call).totalTime).toBe(0);
});

test("RING-5: whether a ring reached anybody is asked of the one whose deadline it was", () => {
  const unreached = ringingLeg({ reached: [], endsAt: start + 10 });
  const call = { ...known(ringing()), legs: legsOf({ alice: waitingLeg, bob: unreached }) };
  expect(wakeAt(call, 100)).toMatchObject({ state: "ended", result: "offline" });
});

test("VIDEO-3: a question that nobody answers is over at its deadline, and was nobody's doing", () => {
  const call = talkingWith(
    { alice: joinedLeg({ joinedAt: start, stays: [] }), bob: joinedLeg({ joinedAt: start, stays: [] }) },
    { connectedAt: start, videoAsked: { user: "alice", endsAt: start + 10 } },
  );
  expect(wake(call, context(start + 9))).toEqual({ type: "write", facts: [] });
  for (const at of [10, 999])
    expect(wake(call, context(start + at))).toEqual({
      type: "write",
      facts: [{ type: "videoRefused", at: start + 10, body: { user: null } }],
    });
});

test("DUE-1: nothing is due of somebody who has left", () => {
  const call = talkingWith(
    { alice: leftLeg("hangUp"), bob: joinedLeg({ joinedAt: start, stays: [] }) },
    { connectedAt: start },
  );
  expect(dueIn(call)).toBe(30_000);
});
