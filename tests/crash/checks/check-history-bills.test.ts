import { expect, test } from "vitest";
import type { CallHistory } from "../history/call-history.ts";
import { withLongSilences } from "../history/with-long-silences.ts";
import { checkHistory } from "./check-history.ts";
import {
  alice,
  bob,
  bobElsewhere,
  interrupted,
  stores,
  historyOf,
  talk,
  tells,
  toldOf,
  unanswered,
} from "./good-histories.ts";

const found = (history: CallHistory): readonly string[] =>
  checkHistory(history).map(({ what, says }) => `${what}: ${says}`);
const changed = (history: CallHistory, change: Partial<CallHistory>): readonly string[] =>
  found({ ...history, ...change });
test("a record that says other than what is stored is found, and a call without one", () => {
  const history = talk();
  const record = history.record === null ? null : { ...history.record, totalTime: 2999 };
  expect(changed(history, { record }).join()).toContain("record differs");
  expect(changed(history, { record: null })).toContain("lost: the call is stored and REST has no record");
});

test("a ring that ends at another time than its deadline is found", () => {
  const history = unanswered();
  const facts = history.facts.map((stored) =>
    stored.fact.type === "missed" ? stores({ ...stored.fact, at: 3200 }) : stored,
  );
  expect(found(historyOf({ ...history, facts, heard: [] }))).toContain(
    "deadline: the ring ends 190 ms after its deadline",
  );
});

/** Anomalies of the talk fixture, with the hang up stored at another time. */
const endedAt = (at: number): readonly string[] => {
  const history = talk();
  const facts = history.facts.map(({ fact, command, place }) =>
    fact.type === "left" || fact.type === "ended"
      ? { fact: { ...fact, at }, command, place }
      : { fact, command, place },
  );
  return found(
    historyOf({ ...history, facts, heard: history.heard.filter(({ number }) => number < 3), told: toldOf(2010, at) }),
  );
};

test("a total that the people's own clocks contradict by more than 50 ms is found, over and under", () => {
  expect(endedAt(5060)).toEqual([]);
  expect(endedAt(4960)).toEqual([]);
  expect(endedAt(5500)).toContain("total: 3490 ms in all, but it was between 2980 and 3020");
  expect(endedAt(4500)).toContain("total: 2490 ms in all, but it was between 2980 and 3020");
  expect(endedAt(5500).join()).toContain("time: left is 480 ms after it was heard");
});

test("somebody lost is billed no more than they lived and at most 10 s less", () => {
  expect(found(interrupted(4000))).toEqual([]);
  expect(found(interrupted(4200))).toEqual(["total of somebody lost: bob is billed 200 ms beyond their life"]);
  const long = interrupted(2500);
  const gone = [{ who: bob, at: 14_000, readBy: 14_000 }];
  const silences = [{ who: bob, from: 12_700, to: null }];
  expect(changed(long, { gone, silences })).toEqual([
    "total of somebody lost: bob is billed 10200 ms less than they lived",
  ]);
});

test("somebody who was alive and is lost all the same is found", () => {
  expect(changed(interrupted(), { gone: [], silences: [] })).toEqual([
    "total of somebody lost: bob was alive and is stored as lost (3)",
  ]);
  // Wrong device: the silence of another device of theirs proves nothing of the one in the call.
  expect(changed(interrupted(), { gone: [], silences: [{ who: bobElsewhere, from: 4000, to: null }] })).toHaveLength(1);
  // Reconnect too short to count: a moment between two silences is no proof of life.
  const silences = [
    { who: bob, from: 4000, to: 20_000 },
    { who: bob, from: 20_200, to: null },
  ];
  const [history] = withLongSilences([{ ...interrupted(), silences }], []);
  expect(history === undefined ? [] : found(history)).toEqual([]);
  const longer = silences.map((each) => ({ ...each, from: each.from === 4000 ? 4000 : 21_000 }));
  const [other] = withLongSilences([{ ...interrupted(), silences: longer }], []);
  expect(other === undefined ? [] : found(other)).toHaveLength(1);
  const [away] = withLongSilences([{ ...interrupted(), silences: longer }], [{ from: 19_900, to: 21_100 }]);
  expect(away === undefined ? [] : found(away)).toEqual([]);
});

test("a beginning or an end that is told twice, never, or in the wrong order is found", () => {
  const history = talk();
  const twice = [...history.told, tells(alice, 5030, "ended", 3000)];
  expect(changed(history, { told: twice })).toEqual(["told: alice (devi): 1 stays, and was told began, ended, ended"]);
  const never = history.told.filter(({ who, what }) => who !== bob || what !== "ended");
  expect(changed(history, { told: never })).toEqual(["told: bob (devi): 1 stays, and was told received, began"]);
  const wrong = [
    tells(alice, 2030, "ended", 3000),
    tells(alice, 2040, "began"),
    ...history.told.filter(({ who }) => who !== alice),
  ];
  expect(changed(history, { told: wrong })).toEqual(["told: alice (devi): 1 stays, and was told ended, began"]);
});

test("a total that is told other than it is billed is found", () => {
  const history = talk();
  const told = history.told.map((each) =>
    each.who === bob && each.what === "ended" ? { ...each, total: 3001 } : each,
  );
  expect(changed(history, { told })).toEqual(["told: bob (devi): was told 3001 ms, billed are 3000"]);
});

test("an end that is told to a device that was in no call is found, and a ring that is told no end", () => {
  const history = talk();
  expect(changed(history, { told: [...history.told, tells(bobElsewhere, 5030, "ended", 3000)] })).toEqual([
    "told: bob (devi): 0 stays, and was told ended",
  ]);
  expect(changed(history, { told: [...history.told, tells(bobElsewhere, 1030, "received")] })).toEqual([
    "told: bob (devi): rang 1 times, and was told received",
  ]);
});

test("a caller whose call came to nothing is told so, once", () => {
  const history = unanswered();
  const others = history.told.filter(({ who }) => who !== alice);
  expect(changed(history, { told: others })).toEqual(["told: alice (devi): called, and was told nothing"]);
  expect(changed(history, { told: [...history.told, tells(alice, 3040, "notConnected")] })).toEqual([
    "told: alice (devi): called, and was told notConnected, notConnected",
  ]);
});
