import type { Fact } from "@opencallkit/protocol";
import { expect, test } from "vitest";
import type { CallHistory } from "../history/call-history.ts";
import { withBusyPeople } from "../history/with-busy-people.ts";
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
  unanswered,
} from "./good-histories.ts";

const found = (history: CallHistory): readonly string[] =>
  checkHistory(history).map(({ what, says }) => `${what}: ${says}`);
const changed = (history: CallHistory, change: Partial<CallHistory>): readonly string[] =>
  found({ ...history, ...change });
/** Fixture with more commands: adds some, with their answers, to a history. */
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
  // Backdated fact: due at 900, but stored late, when somebody looked at 1020.
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
  // Order of commits: nobody heard of the other call's end, but it was stored after this one.
  expect(saysOf([busy, overdue([], 2000)])).not.toContain("busy: bob is busy and in no other call");
  expect(saysOf([busy, overdue([], 900)])).toContain("busy: bob is busy and in no other call");
});
