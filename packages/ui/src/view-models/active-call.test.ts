import type { Call, CallLifecycle } from "@opencallkit/client";
import { expect, test } from "vitest";
import { endedBy, fakeCall, stateOf } from "../testing/fake-call.ts";
import { activeCallOf, lingers, toneOf } from "./active-call.ts";

const nothingPutAway = (): boolean => false;
const ringing = fakeCall(stateOf({ state: "ringing", endsAt: 30_000, silent: false }));
const talking = fakeCall(stateOf({ state: "talking", since: 0, link: "connected", away: [] }));
const missed = fakeCall(stateOf(endedBy({ result: "not_answer", reason: 3 })));
const silent = fakeCall(stateOf({ state: "ringing", endsAt: 0, silent: true }));

const shown = (calls: readonly Call[], putAway: readonly Call[] = []): Call | null =>
  activeCallOf(calls, (call) => putAway.includes(call))?.call ?? null;

test("the most urgent call is shown, wherever it stands", () => {
  expect(shown([])).toBeNull();
  expect(shown([missed, talking, ringing])).toBe(talking);
  expect(shown([ringing, missed])).toBe(ringing);
});

test("of equals the newest is shown", () => {
  const newer = fakeCall(missed.state.get());
  expect(shown([missed, newer])).toBe(newer);
});

test("what shows nothing never stands before what does", () => {
  expect(shown([missed, silent])).toBe(missed);
  expect(shown([silent])).toBeNull();
});

test("an end that was put away is not shown again; a call that rings or runs is", () => {
  expect(shown([missed], [missed])).toBeNull();
  expect(shown([ringing], [ringing])).toBe(ringing);
  expect(shown([talking], [talking])).toBe(talking);
});

test("it rings here while somebody calls, and sounds there only once the server has the call", () => {
  const toneIn = (state: CallLifecycle) => {
    const active = activeCallOf([fakeCall(stateOf(state))], nothingPutAway);
    return active === null ? null : toneOf(active);
  };
  expect(toneIn({ state: "ringing", endsAt: 1, silent: false })).toBe("ring");
  expect(toneIn({ state: "calling", pending: true })).toBeNull();
  expect(toneIn({ state: "calling", pending: false })).toBe("dial");
  expect(toneIn({ state: "accepting" })).toBeNull();
  expect(toneIn({ state: "leaving" })).toBeNull();
});

test("a missed call and one that goes on stay for a minute, other ends for some seconds", () => {
  expect(lingers(missed.state.get())).toBe(60_000);
  expect(lingers(stateOf(endedBy({ totalTime: 5000 }, { goesOn: true })))).toBe(60_000);
  expect(lingers(stateOf(endedBy({ totalTime: 5000 })))).toBe(6000);
  expect(lingers(stateOf(endedBy({ result: "not_answer", reason: 3 }), { role: "caller" }))).toBe(6000);
  expect(lingers(stateOf({ state: "elsewhere", how: "answered" }))).toBe(6000);
});
