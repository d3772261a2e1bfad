import { describe, expect, test } from "vitest";
import type { Call } from "../call/call.ts";
import { decide } from "../decide.ts";
import type { Decision } from "../decision.ts";
import type { Asker } from "../context.ts";
import {
  alice,
  alice2,
  bob,
  bob2,
  carol,
  command,
  dave,
  groupRinging,
  groupTalking,
  over,
  ringing,
  context,
  start,
  talking,
} from "../testing/people.ts";
import { joinedLeg, leftLeg, ringingLeg, talkingWith } from "../testing/legs.ts";

const join = (call: Call, asker: Asker, more: Parameters<typeof context>[1] = {}): Decision =>
  decide(call, command("join"), asker, context(start + 8000, more));
const joined = (user: string, stay: number) => ({ facts: [{ type: "joined", body: { user, stay } }] });

describe("GROUP-4: by its id a group call", () => {
  test("is entered by nobody twice", () => {
    expect(join(groupRinging(), alice)).toEqual({ type: "write", facts: [] });
    expect(join(groupRinging(), alice2)).toEqual({ type: "refuse", code: "not_your_leg" });
    expect(join(groupTalking(), bob)).toEqual({ type: "write", facts: [] });
    expect(join(groupTalking(), bob2)).toEqual({ type: "refuse", code: "answered_elsewhere" });
  });
  test("is answered by somebody whom it rings", () => {
    expect(join(groupTalking(), dave)).toMatchObject(joined("dave", 4));
    // RING-4: a ring lasts only until its deadline.
    expect(decide(groupTalking(), command("join"), dave, context(start + 30_000))).toEqual({
      type: "refuse",
      code: "too_late",
    });
  });
  test("is entered again by somebody who has left, and by somebody for whom it only seems to ring", () => {
    const call = talkingWith({
      alice: joinedLeg(),
      bob: leftLeg("hangUp"),
      carol: ringingLeg({ shielded: true, heard: true }),
    });
    expect(join(call, bob)).toMatchObject(joined("bob", 4));
    expect(join(call, carol)).toMatchObject(joined("carol", 4));
    expect(join(call, bob, { busy: new Map([["bob", "another"]]) })).toEqual({
      type: "refuse",
      code: "already_in_call",
    });
  });
  test("is entered by nobody who was removed, heard or not", () => {
    for (const heard of [true, false]) {
      const call = talkingWith({ alice: joinedLeg(), bob: leftLeg("removed", { heard }) });
      const anyone = { policy: { ...context(0).policy, join: "anyone" as const } };
      expect(join(call, bob, anyone)).toEqual({ type: "refuse", code: "removed" });
    }
  });
});

test("GROUP-4: a call of two is entered by nobody again", () => {
  const call = talking();
  const left = decide(call, command("hangUp"), bob, context(start + 7000));
  expect(left).toMatchObject({ facts: [{ type: "left" }, { type: "ended" }] });
  expect(join(over(), bob)).toEqual({ type: "refuse", code: "too_late" });
  const { about, ...rest } = talkingWith({ alice: joinedLeg(), carol: joinedLeg({ stay: 4 }), bob: leftLeg("hangUp") });
  expect(join({ ...rest, about: { ...about, group: false } }, bob)).toEqual({ type: "refuse", code: "too_late" });
  expect(join(ringing(), carol)).toEqual({ type: "refuse", code: "no_such_call" });
});
