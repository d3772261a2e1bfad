import { expect, test } from "vitest";
import type { Call } from "../call/call.ts";
import { evolve } from "../call/evolve.ts";
import { defaultPolicy } from "../context.ts";
import { decide } from "../decide.ts";
import { adding, alice, bob, context, ringing, start, talking } from "../testing/people.ts";
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
