import { describe, expect, test } from "vitest";
import type { Fact } from "@opencallkit/protocol";
import { audience, hear } from "./audience.ts";
import { newCall } from "../call/call.ts";
import { decide } from "../decide.ts";
import { reach } from "../rules/reach.ts";
import {
  alice,
  bob,
  bob2,
  command,
  factsOf,
  invitation,
  over,
  ringing,
  context,
  start,
  talking,
  voided,
} from "../testing/people.ts";

test("HEAR-1: everybody with a leg hears of a call", () => {
  for (const call of [ringing(), talking(), over()]) expect(audience(call)).toEqual(["alice", "bob"]);
  expect(audience(voided())).toEqual(["alice"]);
  expect(audience(newCall)).toEqual([]);
});

test("HEAR-1: somebody who was busy from the start hears nothing", () => {
  expect(audience(ringing({ busy: new Map([["bob", "another"]]) }))).toEqual(["alice"]);
});

test("HEAR-2: no leg ever hears another user's client or device", () => {
  const rings = ringing();
  const facts = [
    ...factsOf(decide(newCall, invitation(), alice, context(start))),
    ...factsOf(reach(rings, "bob", bob2.device, start + 1)),
    ...factsOf(decide(rings, command("accept"), bob, context(start + 2))),
    ...factsOf(decide(rings, command("reject"), bob, context(start + 2))),
    ...factsOf(decide(talking(), command("hangUp"), bob, context(start + 9000))),
    ...factsOf(decide(newCall, command("cancel"), alice, context(start))),
  ];
  const heardBy = (user: string): string => JSON.stringify(facts.map((fact) => hear(fact, user)));
  expect(heardBy("alice")).toMatch(/alice-page/u);
  expect(heardBy("alice")).not.toMatch(/bob-(page|device)/u);
  expect(heardBy("bob")).toMatch(/bob-page-1/u);
  expect(heardBy("bob")).toMatch(/bob-device-2/u);
  expect(heardBy("bob")).not.toMatch(/alice-(page|device)/u);
  expect(heardBy("mallory")).not.toMatch(/-(page|device)/u);
});

test("HEAR-2: what concerns nobody else is a blank", () => {
  const [rang] = factsOf(reach(ringing(), "bob", bob2.device, start + 1));
  if (rang === undefined) throw new Error("no fact");
  expect(hear(rang, "bob")).toEqual(rang);
  expect(hear(rang, "alice")).toBeNull();
});

describe("HEAR-2: each listener hears their own devices, blocks and clients, and no trace of others'", () => {
  const ring = { ringEndsAt: 9, reached: { bob: ["b"], carol: ["c"] }, shielded: ["bob", "carol"] };
  const begun = {
    caller: "alice",
    client: "page-a",
    callees: ["bob", "carol"],
    media: "audio" as const,
    group: true,
    plan: { path: 0, transport: "p2p" } as const,
    room: 7,
    roomText: null,
    userData: "",
    chatGroup: "",
    ...ring,
  };
  const facts: readonly Fact[] = [
    { type: "invited", at: 1, body: begun },
    { type: "added", at: 1, body: { by: "alice", people: ["bob", "carol"], ...ring } },
    { type: "rang", at: 1, body: { user: "bob", device: "b" } },
    { type: "joined", at: 1, body: { user: "bob", client: "page-b", stay: 2 } },
    { type: "rejected", at: 1, body: { user: "bob", client: "page-b" } },
    { type: "voided", at: 1, body: { user: "bob", cause: { how: "cancelled" } } },
  ];
  const bodies = (listener: string) => facts.map((fact) => hear(fact, listener)?.body ?? null);
  test("one who is rung", () => {
    const own = { ringEndsAt: 9, reached: { bob: ["b"] }, shielded: ["bob"] };
    expect(bodies("bob")).toEqual([
      { ...begun, client: "", ...own },
      { by: "alice", people: ["bob", "carol"], ...own },
      { user: "bob", device: "b" },
      { user: "bob", client: "page-b", stay: 2 },
      { user: "bob", client: "page-b" },
      { user: "bob", cause: { how: "cancelled" } },
    ]);
  });
  test("the caller", () => {
    const none = { ringEndsAt: 9, reached: {}, shielded: [] };
    expect(bodies("alice")).toEqual([
      { ...begun, ...none },
      { by: "alice", people: ["bob", "carol"], ...none },
      null,
      { user: "bob", client: "", stay: 2 },
      { user: "bob", client: "" },
      null,
    ]);
  });
});
