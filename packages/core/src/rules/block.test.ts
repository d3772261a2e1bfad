import { describe, expect, test } from "vitest";
import { audience, hear } from "../views/audience.ts";
import { legOf, newCall, type Call } from "../call/call.ts";
import { decide } from "../decide.ts";
import { due, wake } from "./deadlines.ts";
import { claimants } from "../call/people.ts";
import { defaultPolicy, type DecisionContext } from "../context.ts";
import {
  adding,
  after,
  alice,
  bob,
  command,
  factsOf,
  groupRinging,
  groupTalking,
  invitation,
  ringing,
  context,
  start,
  through,
} from "../testing/people.ts";
import { view } from "../views/view.ts";
import { reach } from "./reach.ts";

const blockers = new Set(["bob"]);
const nobodyThere: Partial<DecisionContext> = { devices: new Map() };
const blocked: Partial<DecisionContext> = { blockers, busy: new Map([["bob", "another"]]) };
const alive = { lives: new Map([["alice", { provenAt: start + 29_000, goneAt: null }]]) };

/** All that the caller ever hears of a call that begins so and is left alone. */
const heardByCaller = (about: Partial<DecisionContext>) => {
  const begun = decide(newCall, invitation(), alice, context(start, about));
  const call = after(newCall, begun);
  const over = wake(call, context(start + 30_000, { ...about, ...alive }));
  return {
    facts: [...factsOf(begun), ...factsOf(over)].map((fact) => hear(fact, "alice")),
    due: due(call, context(start, { ...about, ...alive })),
    views: [call, after(call, over)].map((each) => view(each, "alice", alice.client)),
  };
};

test("BLOCK-1: to the caller a blocked ring is one that reaches nobody, even when the callee is busy", () => {
  expect(heardByCaller(blocked)).toEqual(heardByCaller(nobodyThere));
  expect(heardByCaller({ blockers })).toEqual(heardByCaller(nobodyThere));
});

describe("BLOCK-1: a blocked ring", () => {
  const call = ringing(blocked);
  test("is heard by nobody else and claims nothing", () => {
    expect(audience(call)).toEqual(["alice"]);
    expect(claimants(call)).toEqual(["alice"]);
    expect(view(call, "bob", bob.client)).toBeNull();
  });
  test("reaches no device that connects", () => {
    expect(reach(call, "bob", bob.device, start + 5)).toEqual({ type: "write", facts: [] });
  });
  test("cannot be answered by the one who blocks: they know of no call", () => {
    for (const name of ["accept", "reject", "hangUp", "join"] as const)
      expect(decide(call, command(name), bob, context(start + 5))).toEqual({ type: "refuse", code: "no_such_call" });
  });
  test("betrays nobody who blocks, in a group neither", () => {
    const about = { blockers: new Set(["carol"]) };
    expect(audience(groupRinging(about))).toEqual(["alice", "bob", "dave"]);
    const begun = decide(newCall, invitation({ callees: ["bob", "carol"] }), alice, context(start, about));
    for (const user of ["alice", "bob"])
      expect(factsOf(begun).map((fact) => hear(fact, user))).toMatchObject([{ body: { shielded: [] } }]);
  });
});

describe("BLOCK-2: one who was in the call and then blocked somebody in it", () => {
  const left = through(groupTalking(), start + 8000, [bob, command("hangUp")]);
  const rung = through(left, start + 20_000, [alice, adding(["bob"]), { blockers }]);
  const seen = (call: Call) => view(call, "bob", bob.client)?.now;
  test("sees the call as they left it, and the others see it ring", () => {
    expect(seen(rung)).toEqual(seen(left));
    expect(view(rung, "alice", alice.client)?.people).toContainEqual({
      user: "bob",
      state: "ringing",
      how: null,
      stay: null,
    });
    expect(audience(rung)).toContain("bob");
    expect(claimants(rung)).not.toContain("bob");
  });
  test("cannot answer that ring, but may join", () => {
    expect(decide(rung, command("accept"), bob, context(start + 21_000))).toEqual({ type: "refuse", code: "too_late" });
    for (const name of ["reject", "hangUp"] as const)
      expect(decide(rung, command(name), bob, context(start + 21_000))).toEqual({ type: "write", facts: [] });
    expect(legOf(through(rung, start + 21_000, [bob, command("join")]), "bob")).toMatchObject({ state: "joined" });
  });
});

test("BLOCK-3: under the policy `tell` the caller is told, and nothing is written", () => {
  const policy = { ...defaultPolicy, blocked: "tell" as const };
  for (const callees of [["bob"], ["carol", "bob"]])
    expect(decide(newCall, invitation({ callees }), alice, context(start, { policy, blockers }))).toEqual({
      type: "refuse",
      code: "blocked",
    });
  expect(
    decide(newCall, invitation({ callees: ["mallory"] }), alice, context(start, { policy, blockers })),
  ).toMatchObject({ facts: [{ type: "invited" }] });
});
