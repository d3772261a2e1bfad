import { describe, expect, test } from "vitest";
import { claims, enter, finishedStays, hears, leave, remove, ring, stayNumbers, type Leg } from "./leg.ts";
import { firstStay, joinedLeg, leftLeg, ringingLeg, waitingLeg } from "../testing/legs.ts";

describe("of each leg: who hears, who claims a slot, and its stays", () => {
  const table: readonly [string, Leg, boolean, boolean, readonly number[]][] = [
    ["waiting", waitingLeg, true, true, [1]],
    ["ringing", ringingLeg(), true, true, []],
    ["ringing, shielded", ringingLeg({ shielded: true }), false, false, []],
    [
      "ringing, shielded, in the call before",
      ringingLeg({ shielded: true, heard: true, stays: [firstStay] }),
      true,
      false,
      [2],
    ],
    ["joined", joinedLeg(), true, true, [2, 3]],
    ["left", leftLeg("hangUp"), true, false, [2]],
    ["left, unheard", leftLeg("busy", { heard: false, stays: [] }), false, false, []],
  ];
  test.each(table)("HEAR-1, BUSY-3: %s", (_, leg, heard, claimed, numbers) => {
    expect(hears(leg)).toBe(heard);
    expect(claims(leg)).toBe(claimed);
    expect(stayNumbers(leg)).toEqual(numbers);
    expect(finishedStays(leg)).toEqual(numbers.includes(2) ? [firstStay] : []);
  });
});

describe("a leg rings", () => {
  const asked = { endsAt: 900, reached: ["device-r"], shielded: true };
  test("GROUP-5: for the first time", () => {
    expect(ring(undefined, asked)).toEqual(ringingLeg({ shielded: true }));
  });
  test("GROUP-5: again, and remembers its stays", () => {
    expect(ring(leftLeg("hangUp"), asked)).toEqual(ringingLeg({ shielded: true, heard: true, stays: [firstStay] }));
    expect(ring(leftLeg("busy", { heard: false, stays: [] }), asked)).toEqual(ringingLeg({ shielded: true }));
  });
});

test("GROUP-4: a leg is entered for the first time, and again with the stays before", () => {
  expect(enter(undefined, "page-j", 3, 300)).toEqual(joinedLeg({ stays: [] }));
  expect(enter(leftLeg("rejected"), "page-j", 3, 300)).toEqual(joinedLeg());
});

describe("a leg is left", () => {
  test("END-1: by a waiting caller", () => {
    expect(leave(waitingLeg, "cancelled", 400)).toEqual(
      leftLeg("cancelled", { client: "page-w", reached: [], stays: [] }),
    );
  });
  test("END-1: by somebody who is rung, with the client whose doing it was or none", () => {
    expect(leave(ringingLeg(), "rejected", 400, "page-l")).toEqual(
      leftLeg("rejected", { reached: ["device-r"], stays: [] }),
    );
    expect(leave(ringingLeg(), "missed", 400)).toEqual(
      leftLeg("missed", { client: "", reached: ["device-r"], stays: [] }),
    );
  });
  test("HEAR-1: who was busy from the start has heard nothing; who was in it before has", () => {
    expect(leave(ringingLeg(), "busy", 400)).toMatchObject({ heard: false });
    expect(leave(ringingLeg({ heard: true }), "busy", 400)).toMatchObject({ heard: true });
    expect(leave(ringingLeg({ shielded: true }), "missed", 400)).toMatchObject({ heard: false });
  });
  test("BILL-1: by somebody joined, with one stay more", () => {
    expect(leave(joinedLeg(), "lost", 400)).toEqual(
      leftLeg("lost", {
        client: "page-j",
        reached: [],
        stays: [firstStay, { stay: 3, joinedAt: 300, leftAt: 400 }],
      }),
    );
  });
  test("END-3: once; only being removed is said of somebody who has left", () => {
    const left = leftLeg("hangUp");
    expect(leave(left, "lost", 999)).toBe(left);
    expect(remove(left, 999)).toEqual({ ...left, how: "removed" });
    expect(remove(joinedLeg(), 400)).toMatchObject({ state: "left", how: "removed", at: 400 });
  });
});
