import { expect, test } from "vitest";
import type { Fact } from "@opencallkit/protocol";
import { newCall, type Call } from "../call/call.ts";
import { decide } from "../decide.ts";
import type { Decision } from "../decision.ts";
import { removeByServer } from "../rules/by-server.ts";
import { evolve } from "../call/evolve.ts";
import { wake } from "../rules/deadlines.ts";
import { defaultPolicy, type DecisionContext } from "../context.ts";
import {
  adding,
  alice,
  bob,
  callId,
  carol,
  command,
  context,
  factsOf,
  invitation,
  mallory,
  start,
} from "../testing/people.ts";
import { recentCall } from "./recent.ts";

/** A call with all its facts, decided step by step. */
const history = (...steps: readonly ((call: Call) => Decision)[]) => {
  const facts: Fact[] = [];
  let call: Call = newCall;
  for (const step of steps) {
    const decided = factsOf(step(call));
    facts.push(...decided);
    call = decided.reduce<Call>(evolve, call);
  }
  return { id: callId, call, facts };
};
const at = (ms: number, about: Partial<DecisionContext> = {}): DecisionContext => context(start + ms, about);
const invite = (call: Call): Decision => decide(call, invitation(), alice, at(0));
const accept = (call: Call): Decision => decide(call, command("accept"), bob, at(3000));

test("RECENT-1: each side is told how its own part of a call went, and for how long", () => {
  const over = history(invite, accept, (call) => decide(call, command("hangUp"), alice, at(8000)));
  expect(recentCall(over, "alice")).toEqual({
    call: callId,
    role: "caller",
    caller: "alice",
    callees: ["bob"],
    media: "video",
    group: false,
    createdAt: start,
    missed: false,
    totalTime: 5000,
    result: "normal_end",
    reason: 1,
    live: false,
  });
  expect(recentCall(over, "bob")).toMatchObject({ role: "callee", totalTime: 5000, missed: false });
  const unanswered = history(invite, (call) => wake(call, at(99_000)));
  expect(recentCall(unanswered, "bob")).toMatchObject({ missed: true, totalTime: null });
  expect(recentCall(unanswered, "alice")).toMatchObject({ missed: false, totalTime: null });
  expect(recentCall(over, mallory.user)).toBeNull();
});

test("RECENT-1: a call that goes on has no result yet", () => {
  expect(recentCall(history(invite), "bob")).toMatchObject({ result: null, reason: null, missed: false, live: true });
});

test("RECENT-1: who has blocked the caller sees nothing; who was removed sees nothing of what came after", () => {
  const shielded = history((call) => decide(call, invitation(), alice, at(0, { blockers: new Set(["bob"]) })));
  expect(recentCall(shielded, "bob")).toBeNull();
  expect(recentCall(shielded, "alice")).not.toBeNull();
  const group = history(
    (call) => decide(call, invitation({ callees: ["bob", "carol"] }), alice, at(0)),
    accept,
    (call) => decide(call, command("accept"), carol, at(4000)),
    (call) => removeByServer(call, "bob", start + 5000),
    (call) => decide(call, adding(["dave"]), alice, at(6000)),
  );
  expect(recentCall(group, "bob")).toMatchObject({
    result: "ended_by_server",
    totalTime: 2000,
    callees: ["bob", "carol"],
  });
  expect(recentCall(group, "carol")?.callees).toEqual(["bob", "carol", "dave"]);
});

test("RECENT-1: of a large group the first twenty callees are named", () => {
  const callees = Array.from({ length: 30 }, (_, nr) => `user${nr}`);
  const policy = { ...defaultPolicy, people: 99, media: "none" } as const;
  const call = history((empty) => decide(empty, invitation({ callees }), alice, at(0, { policy })));
  expect(recentCall(call, "alice")?.callees).toEqual(callees.slice(0, 20));
});
