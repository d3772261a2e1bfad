import { describe, expect, test } from "vitest";
import { legOf, type Call } from "../call/call.ts";
import { decide } from "../decide.ts";
import type { Asker } from "../context.ts";
import { view } from "../views/view.ts";
import { after, alice, alice2, bob, bob2, command, over, ringing, context, start, talking } from "../testing/people.ts";
import { mixedLegs, ringingLeg, talkingWith, waitingLeg, legsOf } from "../testing/legs.ts";
import { leave, lostFacts } from "./leave.ts";

const now = start + 9000;
type Name = "accept" | "reject" | "cancel" | "hangUp";

describe("END-1: it ends as", () => {
  const endings: readonly [string, Call, Name, Asker][] = [
    ["cancel", ringing(), "hangUp", alice],
    ["cancel", ringing(), "cancel", alice],
    ["reject", ringing(), "hangUp", bob],
    ["reject", ringing(), "reject", bob],
    ["normal_end", talking(), "hangUp", alice],
    ["normal_end", talking(), "cancel", alice],
    ["normal_end", talking(), "hangUp", bob],
    ["normal_end", talking(), "reject", bob],
  ];
  test.each(endings)("%s (%#)", (result, call, name, asker) => {
    expect(after(call, decide(call, command(name), asker, context(now)))).toMatchObject({
      state: "ended",
      result,
      by: asker.user,
      endedAt: now,
    });
  });
});

test("RING-4: who declines or gives up after the deadline, before anybody has looked, ends nothing otherwise than it had ended", () => {
  const call = ringing();
  const bobs = legOf(call, "bob");
  const endsAt = bobs?.state === "ringing" ? bobs.endsAt : 0;
  for (const [name, asker] of [
    ["reject", bob],
    ["hangUp", bob],
    ["cancel", alice],
    ["hangUp", alice],
  ] as const) {
    const late = after(call, decide(call, command(name), asker, context(endsAt + 241)));
    expect(late).toMatchObject({ state: "ended", result: "not_answer", by: null, endedAt: endsAt });
    const inTime = after(call, decide(call, command(name), asker, context(endsAt - 1)));
    expect(inTime).toMatchObject({ state: "ended", by: asker.user, endedAt: endsAt - 1 });
  }
});

test("RING-4: in a group the late ring is over, and whoever hangs up leaves the others", () => {
  const call = talkingWith(mixedLegs);
  const asker = { ...alice, client: mixedLegs.alice.client };
  const late = after(call, decide(call, command("hangUp"), asker, context(mixedLegs.carol.endsAt + 5)));
  expect(legOf(late, "carol")).toMatchObject({ state: "left", how: "missed", at: mixedLegs.carol.endsAt });
  expect(legOf(late, "alice")).toMatchObject({ state: "left", how: "hangUp" });
});

test("BILL-5: a hang up that the store kept waiting is dated when it was asked, never before the stay", () => {
  const endedAt = (askedAt: number): number | null => {
    const call = after(talking(), decide(talking(), command("hangUp"), alice, context(now, { askedAt })));
    return call.state === "ended" ? call.endedAt : null;
  };
  const joined = talking();
  const connectedAt = joined.state === "talking" ? joined.connectedAt : 0;
  expect(endedAt(now - 2000)).toBe(now - 2000);
  expect(endedAt(now + 5)).toBe(now);
  expect(endedAt(0)).toBe(connectedAt);
});

describe("END-2: another client of the user is refused", () => {
  const refused: readonly [Name, Call, Asker, string][] = [
    ["cancel", ringing(), alice2, "not_your_leg"],
    ["hangUp", ringing(), alice2, "not_your_leg"],
    ["cancel", talking(), alice2, "not_your_leg"],
    ["hangUp", talking(), alice2, "not_your_leg"],
    ["hangUp", talking(), bob2, "not_your_leg"],
    ["reject", talking(), bob2, "answered_elsewhere"],
  ];
  test.each(refused)("%s (%#)", (name, call, asker, code) => {
    expect(decide(call, command(name), asker, context(now))).toEqual({ type: "refuse", code: code });
  });
});

test("END-3: nothing changes a call that is over", () => {
  for (const asker of [alice, alice2, bob, bob2]) {
    expect(decide(over(), command("accept"), asker, context(now))).toEqual({ type: "refuse", code: "too_late" });
    for (const name of ["reject", "hangUp"] as const)
      expect(decide(over(), command(name), asker, context(now))).toEqual({ type: "write", facts: [] });
  }
  for (const asker of [alice, alice2])
    expect(decide(over(), command("cancel"), asker, context(now))).toEqual({ type: "write", facts: [] });
});

const endingFor = (call: Call, asker: Asker) => {
  const state = view(call, asker.user, asker.client)?.now;
  return state?.state === "ended" ? state.ending : state;
};

test("END-5: to the user's other clients an answered call ends with reason 7", () => {
  expect(endingFor(over(), bob)).toMatchObject({ reason: 1, totalTime: 10_000 });
  expect(endingFor(over(), bob2)).toMatchObject({ reason: 7, totalTime: null });
  expect(view(talking(), "bob", bob2.client)?.now).toEqual({ state: "elsewhere", how: "answered" });
});

test("END-5: to the user's other clients a rejected call ends with reason 8", () => {
  const call = after(ringing(), decide(ringing(), command("reject"), bob, context(now)));
  expect(endingFor(call, bob)).toMatchObject({ result: "reject", reason: 2 });
  expect(endingFor(call, bob2)).toMatchObject({ result: "reject", reason: 8 });
  expect(endingFor(call, alice)).toMatchObject({ result: "reject", reason: 2, by: "bob" });
});

test("END-5: the caller's other page sees a call made elsewhere, and shares its end", () => {
  expect(view(ringing(), "alice", alice2.client)?.now).toEqual({ state: "elsewhere", how: "called" });
  expect(endingFor(over(), alice2)).toMatchObject({ reason: 1, totalTime: null });
});

describe("LIFE-5: at its last proof of life is lost", () => {
  const call = talkingWith(mixedLegs);
  const at = (user: string, provenAt: number, goneAt: number | null = null) =>
    lostFacts(call, user, { provenAt, goneAt }).map((fact) => [
      fact.type,
      fact.at,
      "how" in fact.body ? fact.body.how : null,
    ]);
  test("somebody joined, never before their stay began", () => {
    expect(at("bob", 450)).toEqual([["left", 450, "lost"]]);
    expect(at("bob", 250)).toEqual([["left", 300, "lost"]]);
    expect(lostFacts(call, "bob", undefined).map((fact) => fact.at)).toEqual([300]);
    expect(at("bob", 450, 460)).toEqual([["left", 460, "hangUp"]]);
    // A stale proof: said of an earlier stay.
    expect(at("bob", 450, 299)).toEqual([["left", 450, "lost"]]);
    expect(at("bob", 450, 300)).toEqual([["left", 300, "hangUp"]]);
  });
  test("a caller whose page went while it rang, though somebody answered since", () => {
    expect(at("alice", 450, 60)).toEqual([["left", 300, "hangUp"]]);
    expect(at("alice", 450, 49)).toEqual([["left", 450, "lost"]]);
  });
  test("nobody who is rung, has left, or was never in it", () => {
    for (const user of ["carol", "dave", "stranger"])
      expect(lostFacts(call, user, { provenAt: 450, goneAt: null })).toEqual([]);
  });
  test("a caller who waits: the call is cancelled, and not before it was made", () => {
    const ring: Call = {
      state: "ringing",
      version: 1,
      about: call.about,
      legs: legsOf({ alice: waitingLeg, bob: ringingLeg() }),
    };
    const cancelledAt = (life: Parameters<typeof lostFacts>[2]) =>
      lostFacts(ring, "alice", life).map((fact) => fact.at);
    expect(cancelledAt({ provenAt: 70, goneAt: null })).toEqual([70]);
    expect(cancelledAt({ provenAt: 70, goneAt: 60 })).toEqual([60]);
    expect(cancelledAt({ provenAt: 20, goneAt: null })).toEqual([50]);
    expect(cancelledAt(undefined)).toEqual([50]);
  });
});

test("END-1: who has no leg hangs up no call of theirs", () => {
  for (const call of [ringing(), talking(), over()])
    expect(leave(call, { ...bob, user: "stranger" }, context(now))).toEqual({ type: "refuse", code: "no_such_call" });
});
