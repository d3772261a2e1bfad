import { expect, test } from "vitest";
import { newCall, type Call } from "../call/call.ts";
import { evolve } from "../call/evolve.ts";
import { defaultPolicy, type DecisionContext } from "../context.ts";
import { decide } from "../decide.ts";
import { nothing } from "../decision.ts";
import {
  adding,
  after,
  alice,
  bob,
  callId,
  carol,
  command,
  context,
  dave,
  invitation,
  ringing,
  start,
  talking,
} from "../testing/people.ts";
import { view } from "../views/view.ts";

test("PLAN-1: the plan of a call is in its view, and since when; a later one takes its place", () => {
  const before = talking();
  const planned = evolve(before, { type: "mediaPlanned", at: start + 9000, body: { path: 1, transport: "none" } });
  expect(view(before, "bob", bob.client)?.plan).toEqual({ path: 0, transport: "p2p", since: start });
  expect(view(planned, "bob", bob.client)?.plan).toEqual({ path: 1, transport: "none", since: start + 9000 });
  // Who else fits follows from the plan of the call (GROUP-2), whatever the app's policy says by now.
  const policy = { ...defaultPolicy, people: 9, media: "none" as const };
  const five = { people: ["carol", "dave", "erin"] };
  const asked = (call: Call) => decide(call, adding(five.people), alice, context(start + 9500, { policy }));
  expect(asked(before)).toEqual({ type: "refuse", code: "media_capacity" });
  expect(asked(planned)).toMatchObject({ type: "write", facts: [{ type: "added" }] });
});

test("PLAN-1: the invite fixes the plan as the app's policy says", () => {
  const silent = ringing({ policy: { ...defaultPolicy, media: "none" } });
  expect(view(silent, "alice", alice.client)?.plan).toEqual({ path: 0, transport: "none", since: start });
  expect(view(ringing(), "alice", alice.client)?.plan.transport).toBe("p2p");
});

const served = { policy: { ...defaultPolicy, sfu: "auto" as const } };
const planOf = (call: Call) => view(call, "alice", alice.client)?.plan;
const inviting = (callees: readonly string[], about: Partial<DecisionContext> = served): Call =>
  after(newCall, decide(newCall, invitation({ callees: [...callees] }), alice, context(start, about)));

test("PLAN-2: with a media server three people begin on it, two on direct links, unless the app says otherwise", () => {
  expect(planOf(inviting(["bob", "carol"]))).toMatchObject({ path: 1, transport: "sfu" });
  expect(planOf(inviting(["bob"]))).toMatchObject({ path: 0, transport: "p2p" });
  const always = { policy: { ...defaultPolicy, sfu: "always" as const } };
  expect(planOf(inviting(["bob"], always))).toMatchObject({ path: 1, transport: "sfu" });
  const never = { policy: { ...defaultPolicy, sfu: "never" as const } };
  expect(planOf(inviting(["bob", "carol"], never))).toMatchObject({ path: 0, transport: "p2p" });
  const silent = { policy: { ...defaultPolicy, sfu: "always" as const, media: "none" as const } };
  expect(planOf(inviting(["bob", "carol"], silent))).toMatchObject({ path: 0, transport: "none" });
});

test("GROUP-2, PLAN-2: on the media server there is no bound of four", () => {
  const five = ["bob", "carol", "dave", "erin"];
  expect(decide(newCall, invitation({ callees: five }), alice, context(start, served))).toMatchObject({
    type: "write",
  });
  expect(decide(newCall, invitation({ callees: five }), alice, context(start))).toEqual({
    type: "refuse",
    code: "media_capacity",
  });
  expect(decide(talking(), adding(["carol", "dave", "erin"]), alice, context(start + 9000, served))).toMatchObject({
    type: "write",
  });
});

test("PLAN-3: a third person who joins moves the call to the media server; the second, and a fourth, do not", () => {
  const two = talking();
  const rung = after(two, decide(two, adding(["carol", "dave"]), alice, context(start + 9000, served)));
  expect(planOf(rung)).toMatchObject({ path: 0, transport: "p2p" });
  const three = after(rung, decide(rung, command("accept"), carol, context(start + 9500, served)));
  expect(planOf(three)).toEqual({ path: 1, transport: "sfu", since: start + 9500 });
  const accepted = decide(three, command("accept"), dave, context(start + 9600, served));
  expect(accepted).toMatchObject({ type: "write", facts: [{ type: "joined" }] });
  const alone = decide(rung, command("accept"), carol, context(start + 9500));
  expect(alone).toMatchObject({ type: "write", facts: [{ type: "joined" }] });
  const again = after(three, decide(three, command("hangUp"), carol, context(start + 9700, served)));
  const back = decide(again, command("join"), carol, context(start + 9800, served));
  expect(back).toMatchObject({ type: "write", facts: [{ type: "joined" }] });
});

test("PLAN-4: somebody who finds no direct path moves the call to the media server, once, from the path that they are on", () => {
  const two = talking();
  const report = (
    call: Call,
    path: number,
    at = start + 9000,
    asker = alice,
    about: Partial<DecisionContext> = served,
  ) => decide(call, { type: "reportNoPath", body: { call: callId, path } }, asker, context(at, about));
  const moved = after(two, report(two, 0));
  expect(planOf(moved)).toEqual({ path: 1, transport: "sfu", since: start + 9000 });
  // The other side says the same a little later, and what is asked of another path says nothing of this one.
  expect(report(moved, 0, start + 9100, bob)).toEqual(nothing);
  expect(report(two, 7)).toEqual(nothing);
  expect(report(moved, 1)).toEqual({ type: "refuse", code: "media_unavailable" });
  expect(report(two, 0, start + 9000, alice, {})).toEqual({ type: "refuse", code: "media_unavailable" });
  expect(report(two, 0, start + 9000, carol)).toEqual({ type: "refuse", code: "no_such_call" });
  expect(report(two, 0, start + 9000, { ...alice, client: "another" })).toEqual({
    type: "refuse",
    code: "not_your_leg",
  });
  expect(report(ringing(), 0, start + 100)).toEqual({ type: "refuse", code: "not_in_call" });
});
