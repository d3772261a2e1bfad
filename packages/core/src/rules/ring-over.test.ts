import { expect, test } from "vitest";
import { joinedLeg, ringingLeg, talkingWith } from "../testing/legs.ts";
import { overdueRings } from "./ring-over.ts";

test("RING-4: what fell due is stored first: each ring at its own deadline, the earliest first, and the end it leads to", () => {
  const call = talkingWith({
    alice: joinedLeg({ stay: 1, stays: [] }),
    bob: ringingLeg({ endsAt: 900 }),
    carol: ringingLeg({ endsAt: 800 }),
  });
  const overAt = (now: number): readonly (readonly [string, number])[] =>
    overdueRings(call, now).map(({ type: name, at }) => [name, at]);
  expect(overAt(799)).toEqual([]);
  expect(overdueRings(call, 800)).toEqual([{ type: "missed", at: 800, body: { user: "carol" } }]);
  expect(overAt(899)).toEqual([["missed", 800]]);
  expect(overAt(900)).toEqual([
    ["missed", 800],
    ["missed", 900],
    ["ended", 900],
  ]);
});
