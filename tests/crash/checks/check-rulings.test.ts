import type { Fact } from "@opencallkit/protocol";
import { expect, test } from "vitest";
import type { Ruling, CallHistory } from "../history/call-history.ts";
import { checkHistory } from "./check-history.ts";
import { alice, asks, bob, ended, invited, joined, stores, historyOf, toldOf } from "./good-histories.ts";

const removed: Fact = { type: "removed", at: 5010, body: { user: "bob" } };
const byServer = ended(5010, "ended_by_server", null);
const ruling = (user: string | null, doneAt: number | null = 5020): Ruling => ({ user, sentAt: 5000, doneAt });

/** Fixture: a talk that ends with these facts, and the REST requests of the back end. */
const storyWith = (facts: readonly Fact[], ruled: readonly Ruling[]): CallHistory => {
  const [invite, accept] = [asks(alice, "invite", 1000), asks(bob, "accept", 2000)];
  return historyOf({
    asks: [invite, accept],
    facts: [stores(invited(), invite), stores(joined(2010), accept), ...facts.map((fact) => stores(fact))],
    told: toldOf(2010, 5010),
    rung: [{ who: bob, from: 1030, until: 2000 }],
    ruled,
  });
};
const saysOf = (history: CallHistory): readonly string[] => checkHistory(history).map(({ says }) => says);
const found = (facts: readonly Fact[], ...ruled: readonly Ruling[]): readonly string[] =>
  saysOf(storyWith(facts, ruled));

test("SERVER-1: a call that the back end ended has ended, and none ends so by itself", () => {
  expect(found([byServer], ruling(null))).toEqual([]);
  expect(found([byServer], ruling(null, null))).toEqual([]);
  expect(found([byServer])).toEqual(["it ended as ended_by_server, but no back end ended it"]);
  expect(found([byServer], ruling(null, 4000))).toEqual(["the back end heard yes, and the call is still there"]);
});

test("SERVER-2: whom the back end took out is out, and nobody else", () => {
  expect(found([removed, byServer], ruling("bob"))).toEqual([]);
  expect(found([removed, byServer], ruling("bob", 4000))).toEqual(["the back end heard yes, and bob is still there"]);
  expect(found([removed, byServer], ruling("alice"))).toContain("bob is taken out, which nobody asked for");
});

test("HEAR-6: whom the back end took out hears that the call is over, and nothing else", () => {
  const history = storyWith([removed, byServer], [ruling("bob")]);
  const hears = (type: string): CallHistory => ({
    ...history,
    heard: [{ who: bob, number: 4, type, at: 5010, heardAt: 5020 }],
  });
  expect(saysOf(hears("ended"))).toEqual([]);
  expect(saysOf(hears(""))).toEqual([]);
  expect(saysOf(hears("joined"))).toContain("bob was taken out and heard 4 joined");
  expect(
    saysOf({ ...hears("joined"), heard: [{ who: alice, number: 4, type: "joined", at: 5010, heardAt: 5020 }] }),
  ).not.toContain("bob was taken out and heard 4 joined");
});
