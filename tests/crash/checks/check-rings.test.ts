import { expect, test } from "vitest";
import type { CallHistory } from "../history/call-history.ts";
import { checkHistory } from "./check-history.ts";
import { bob, talk } from "./good-histories.ts";

const found = (history: CallHistory): readonly string[] =>
  checkHistory(history).map(({ what, says }) => `${what}: ${says}`);

test("a screen that rings at rest, past the deadline or after the end is found", () => {
  const history = talk();
  expect(found({ ...history, rung: [{ who: bob, from: 1030, until: null }] })).toEqual(["rings: bob rings at rest"]);
  expect(found({ ...history, rung: [{ who: bob, from: 1030, until: 33_000 }] })).toEqual([
    "rings: bob rings 2000 ms past the deadline",
  ]);
  const late = (from: number, to: number): readonly string[] =>
    found({ ...history, rung: [{ who: bob, from: 1030, until: 33_000 }], silences: [{ who: bob, from, to }] });
  // Stale clock: its server was frozen for a second just before, and told the time late.
  expect(late(30_000, 31_000)).toEqual([]);
  expect(late(30_000, 30_300)).toEqual(["rings: bob rings 2000 ms past the deadline"]);
  expect(found({ ...history, rung: [{ who: bob, from: 6000, until: 6100 }] })).toEqual([
    "rings: bob rings after the end",
  ]);
});
