import { expect, test } from "vitest";
import { newCall } from "./call.ts";
import { claimants, holdsSlot, liveCount, listeners, nextStay, notBeforeStays } from "./people.ts";
import { endedWith, joinedLeg, leftLeg, ringingLeg, talkingWith, waitingLeg } from "../testing/legs.ts";

const legs = {
  alice: waitingLeg,
  bob: ringingLeg(),
  carol: ringingLeg({ shielded: true }),
  dave: joinedLeg(),
  erin: leftLeg("hangUp"),
};

test("BUSY-3: a live call holds the slots of those who wait, are rung or talk", () => {
  expect(claimants(talkingWith(legs))).toEqual(["alice", "bob", "dave"]);
  for (const user of ["alice", "bob", "dave"]) expect(holdsSlot(talkingWith(legs), user)).toBe(true);
  for (const user of ["carol", "erin", "stranger"]) expect(holdsSlot(talkingWith(legs), user)).toBe(false);
  expect(claimants(endedWith(legs))).toEqual([]);
  for (const call of [newCall, endedWith(legs)]) expect(holdsSlot(call, "alice")).toBe(false);
});

test("GROUP-2: who has left is not counted, nor who is asked about", () => {
  expect(liveCount(talkingWith(legs))).toBe(4);
  expect(liveCount(talkingWith(legs), "bob")).toBe(3);
  expect(liveCount(talkingWith(legs), "erin")).toBe(4);
});

test("GROUP-4, HEAR-1: stays are numbered on; who never knew of it does not listen", () => {
  expect(nextStay(talkingWith(legs))).toBe(4);
  expect(nextStay(talkingWith({ bob: ringingLeg() }))).toBe(1);
  expect(listeners(talkingWith(legs))).toEqual(["alice", "bob", "dave", "erin"]);
});

test("BILL-4: nothing of a call happens before the stays that it has, whether they are over or not", () => {
  const call = talkingWith({ alice: joinedLeg({ joinedAt: 300, stays: [] }), bob: leftLeg("hangUp") });
  expect([150, 250, 350].map((at) => notBeforeStays(call, at))).toEqual([300, 300, 350]);
  expect(notBeforeStays(talkingWith({ bob: leftLeg("hangUp") }), 150)).toBe(200);
});
