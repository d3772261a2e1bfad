import type { Fact } from "@opencallkit/protocol";
import { expect, test } from "vitest";
import type { CallHistory } from "../history/call-history.ts";
import { withBusyPeople } from "../history/with-busy-people.ts";
import { withLongSilences } from "../history/with-long-silences.ts";
import { checkHistory } from "./check-history.ts";
import {
  alice,
  asks,
  bob,
  bobElsewhere,
  ended,
  interrupted,
  invited,
  joined,
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
/** A command beside those of the story, with its answer. */
const asking = (history: CallHistory, ...more: CallHistory["asks"]): CallHistory => ({
  ...history,
  asks: [...history.asks, ...more],
});

test("what went well is no anomaly", () => {
  for (const history of [talk(), interrupted(), unanswered()]) expect(found(history)).toEqual([]);
});

test("an invite answered yes that has no record is lost", () => {
  const history = historyOf({ facts: [], asks: [asks(alice, "invite", 1000)], heard: [] });
  expect(found(history)).toEqual(["lost: invite of alice was answered yes, but there is no record"]);
});

test("an accept answered yes that is nobody's stay is lost", () => {
  expect(found(asking(talk(), asks(bobElsewhere, "accept", 2000)))).toEqual([
    "lost: accept of bob was answered yes, but no stay of that client is stored",
  ]);
});

test("a hang up answered yes while the call goes on is lost", () => {
  expect(found(asking(talk(), asks(bob, "hangUp", 3000)))).toEqual([
    "lost: hangUp of bob was answered yes, but the stay goes on",
  ]);
});

test("a cancel answered yes while it rings on is lost", () => {
  expect(found(asking(unanswered(), asks(alice, "cancel", 2000)))).toEqual([
    "lost: cancel of alice was answered yes, but the caller still waits",
  ]);
});

test("a reject answered yes while it rings on is lost", () => {
  expect(found(asking(unanswered(), asks(bob, "reject", 2000)))).toEqual([
    "lost: reject of bob was answered yes, but it rings on",
  ]);
});

test("STORE-18: a refused invite has used its call id up, under the very answer that was heard", () => {
  const heard = (code: string): readonly string[] => {
    const invite = asks(alice, "invite", 1000, { said: "no", at: 1020, code });
    const voided: Fact = {
      type: "voided",
      at: 1010,
      body: { user: "alice", cause: { how: "refused", code: "room_taken" } },
    };
    return found(historyOf({ asks: [invite], facts: [stores(voided, invite)], heard: [] }));
  };
  expect(heard("room_taken")).toEqual([]);
  expect(heard("already_in_call")).toEqual(["refused and done: invite of alice was answered already_in_call"]);
});

test("a command that was refused and done is found", () => {
  const history = talk();
  const refused = history.asks.map((ask) =>
    ask.type === "accept" ? { ...ask, outcome: { said: "no", at: 2020, code: "too_late" } as const } : ask,
  );
  expect(changed(history, { asks: refused })).toEqual(["refused and done: accept of bob was answered too_late"]);
});

test("a command that is stored twice is doubled, and so is what nobody asked for", () => {
  const history = talk();
  const [invite, accept, hangUp, end] = history.facts;
  if (invite === undefined || accept === undefined || hangUp === undefined || end === undefined) throw new Error();
  const facts = [invite, accept, hangUp, { ...end, command: hangUp.command }];
  expect(changed(history, { facts })).toContain("doubled: hangUp of alice is stored 2 times");
  expect(changed(history, { asks: history.asks.filter(({ type }) => type !== "accept") })).toEqual([
    "doubled: 1 times joined, asked for 0 times",
  ]);
});

test("two answers that win one leg are found", () => {
  const history = talk();
  const second = asks(bobElsewhere, "accept", 2000);
  const facts = [...history.facts.slice(0, 2), stores(joined(2015, bobElsewhere), second), ...history.facts.slice(2)];
  expect(found(historyOf({ ...history, facts, heard: [], asks: [...history.asks, second] }))).toContain(
    "two winners: bob is in it by client-b and joins by client-c",
  );
});

test("a page that heard what is not stored, or stored otherwise, or too soon, is found", () => {
  const history = talk();
  const first = { who: bob, number: 5, type: "left", at: 6000, heardAt: 6020 };
  expect(changed(history, { heard: [...history.heard, first] })).toEqual([
    "heard and not stored: bob heard 5 left at 6000",
  ]);
  expect(changed(history, { heard: [{ ...first, number: 2, type: "rejected", at: 2010 }] })).toEqual([
    "heard otherwise: bob heard 2 rejected at 2010, stored is joined at 2010",
  ]);
  expect(changed(history, { heard: [{ ...first, number: 2, type: "joined", at: 2010, heardAt: 1900 }] })).toContain(
    "heard too soon: bob heard 2 joined at 2010, 110 ms before",
  );
});

test("a call that does not end is found, and one that goes on after its end", () => {
  const history = talk();
  expect(found(historyOf({ ...history, facts: history.facts.slice(0, 2), told: [] }))).toContain(
    "end: it has not ended",
  );
  const on = [...history.facts, stores(ended(5020, "cancel", "alice"))];
  expect(found(historyOf({ ...history, facts: on }))).toContain("end: it goes on after its end");
});

test("a call that ended for no reason is found", () => {
  const history = talk();
  expect(changed(history, { asks: history.asks.filter(({ type }) => type !== "hangUp") })).toContain(
    "end: it ended as normal_end, but nobody hung up",
  );
  for (const [result, missing] of [
    ["cancel", "nobody cancelled"],
    ["reject", "nobody declined"],
  ] as const) {
    const invite = asks(alice, "invite", 1000);
    const facts = [stores(invited(), invite), stores(ended(2000, result, null))];
    expect(found(historyOf({ facts, asks: [invite], told: [tells(alice, 2020, "notConnected")] }))).toContain(
      `end: it ended as ${result}, but ${missing}`,
    );
  }
});

test("BEAT-8: a caller who was lost before five seconds of silence is found", () => {
  const invite = asks(alice, "invite", 1000);
  const facts = [stores(invited(), invite), stores(ended(16_000, "cancel", "alice"))];
  const says = (silentFrom: number): readonly string[] =>
    changed(historyOf({ facts, asks: [invite], told: [tells(alice, 16_020, "notConnected")] }), {
      silences: [{ who: alice, from: silentFrom, to: null }],
    });
  expect(says(13_000)).toContain("end: it ended as cancel, but nobody cancelled");
  expect(says(11_000)).not.toContain("end: it ended as cancel, but nobody cancelled");
});

test("somebody who is found busy and is in no other call is found", () => {
  const history = unanswered();
  const [first] = history.facts;
  if (first === undefined) throw new Error("no facts");
  const facts = [
    first,
    stores({ type: "lineBusy", at: 1010, body: { user: "bob" } }),
    stores(ended(1010, "call_busy", "bob")),
  ];
  const busy = historyOf({ facts, asks: history.asks, told: [tells(alice, 1030, "notConnected")], heard: [] });
  const other = { ...talk(), call: "call-2" };
  const saysOf = (histories: readonly CallHistory[]): readonly string[] =>
    withBusyPeople(histories).flatMap((each) => (each.call === "call-1" ? found(each) : []));
  expect(saysOf([busy])).toContain("busy: bob is busy and in no other call");
  expect(saysOf([busy, other])).not.toContain("busy: bob is busy and in no other call");
  // Over since 900, which nobody had looked at until 1020.
  const missed = stores({ type: "missed", at: 900, body: { user: "bob" } });
  const heardLate = { who: alice, number: 2, type: "missed", at: 900, heardAt: 1020 } as const;
  const overdue = (heard: CallHistory["heard"], place: number): CallHistory => ({
    ...unanswered(),
    call: "call-3",
    facts: [
      stores({ ...invited(900), at: 100 }),
      { ...missed, place },
      { ...stores(ended(900, "not_answer", null)), place: place + 1 },
    ],
    heard,
  });
  expect(saysOf([busy, overdue([heardLate], 900)])).not.toContain("busy: bob is busy and in no other call");
  // Nobody heard of it, but it was stored after this one.
  expect(saysOf([busy, overdue([], 2000)])).not.toContain("busy: bob is busy and in no other call");
  expect(saysOf([busy, overdue([], 900)])).toContain("busy: bob is busy and in no other call");
});

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

/** The talk, with the hang up stored at another time. */
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
  // Another device of theirs is not the one that was in the call.
  expect(changed(interrupted(), { gone: [], silences: [{ who: bobElsewhere, from: 4000, to: null }] })).toHaveLength(1);
  // A moment's connection between two silences is no life.
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
