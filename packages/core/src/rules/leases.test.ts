import { expect, test } from "vitest";
import { asWritten, lifeOf } from "./leases.ts";
import { joinedLeg, mixedLegs, talkingWith, waitingLeg } from "../testing/legs.ts";
import { over } from "../testing/people.ts";

const call = talkingWith(mixedLegs);

test("LIFE-1: a leg's life begins with it", () => {
  expect(lifeOf(call, "bob", mixedLegs.bob, undefined)).toEqual({ provenAt: 300, goneAt: null });
  expect(lifeOf(call, "bob", mixedLegs.bob, { provenAt: 300, goneAt: null })).toEqual({ provenAt: 300, goneAt: null });
  expect(lifeOf(call, "bob", mixedLegs.bob, { provenAt: 301, goneAt: 299 })).toEqual({ provenAt: 301, goneAt: null });
  expect(lifeOf(call, "alice", waitingLeg, undefined)).toEqual({ provenAt: 50, goneAt: null });
});

test("BEAT-8: of whoever holds a leg, more may have been heard than is written", () => {
  const lives = new Map([["bob", { provenAt: 350, goneAt: null }]]);
  expect([...asWritten(call, lives, 40)]).toEqual([
    ["bob", { provenAt: 350, goneAt: null, unwrittenMs: 40 }],
    ["alice", { provenAt: 50, goneAt: null, unwrittenMs: 40 }],
  ]);
  const went = { provenAt: 350, goneAt: 340 };
  expect(asWritten(call, new Map([["bob", went]]), 40).get("bob")).toEqual({ ...went, unwrittenMs: 40 });
  expect([...asWritten(over(), lives, 40)]).toEqual([...lives]);
});

test("BEAT-8: what may have been heard stays so when the life is asked for again", () => {
  const [, bob] = [...asWritten(call, new Map(), 40)];
  expect(lifeOf(call, "bob", mixedLegs.bob, bob?.[1])).toEqual({ provenAt: 300, goneAt: null, unwrittenMs: 40 });
});

test("LIFE-3: that somebody has answered a caller, who has gone meanwhile, proves nothing of them", () => {
  expect(asWritten(call, new Map(), 40).get("alice")?.provenAt).toBe(call.about.createdAt);
  const went = { provenAt: 200, goneAt: 200 };
  expect(lifeOf(call, "alice", mixedLegs.alice, went)).toEqual(went);
});

test("LIFE-3: a page's word of an earlier stay, or of before the answer, is not of the one that has begun since", () => {
  const went = { provenAt: 200, goneAt: 200 };
  for (const [user, leg] of [
    ["bob", joinedLeg({ stay: 1, stays: [] })],
    ["alice", joinedLeg({ stay: 5 })],
  ] as const)
    expect(lifeOf(call, user, leg, went)).toEqual({ provenAt: 300, goneAt: null });
});
