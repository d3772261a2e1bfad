import { expect, test } from "vitest";
import { audience, hear } from "./audience.ts";
import { newCall } from "./call.ts";
import { decide } from "./decide.ts";
import { reach } from "./rules/reach.ts";
import {
  alice,
  bob,
  bob2,
  command,
  factsOf,
  invitation,
  over,
  ringing,
  situation,
  start,
  talking,
  voided,
} from "./testing/people.ts";

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
    ...factsOf(decide(newCall, invitation(), alice, situation(start))),
    ...factsOf(reach(rings, "bob", bob2.device, start + 1)),
    ...factsOf(decide(rings, command("accept"), bob, situation(start + 2))),
    ...factsOf(decide(rings, command("reject"), bob, situation(start + 2))),
    ...factsOf(decide(talking(), command("hangUp"), bob, situation(start + 9000))),
    ...factsOf(decide(newCall, command("cancel"), alice, situation(start))),
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
