import { expect, test } from "vitest";
import { defaultPolicy, unlimited } from "../context.ts";
import { decide } from "../decide.ts";
import type { Decision } from "../decision.ts";
import { newCall } from "../call/call.ts";
import {
  adding,
  after,
  alice,
  answering,
  bob,
  carol,
  command,
  groupTalking,
  invitation,
  known,
  context,
  start,
  switching,
  talking,
  voided,
} from "../testing/people.ts";

const wait = 1234;

test("BOUND-1: a question that is asked and taken back again and again has an end; the call goes on and is left as ever", () => {
  let call = talking();
  let count = 0;
  const late = start + 10_000;
  // A voice call, in which video can be asked for.
  call = after(call, decide(call, switching("audio"), alice, context(late)));
  const ask = (): Decision => decide(call, switching("video"), alice, context(late));
  for (; count < 10_000 && ask().type !== "refuse"; count += 1) {
    call = after(call, ask());
    call = after(call, decide(call, answering(false), alice, context(late)));
  }
  expect(ask()).toEqual({ type: "refuse", code: "too_many_changes" });
  const most = 1000 + 100 * defaultPolicy.people;
  expect(call.version).toBeGreaterThanOrEqual(most);
  expect(call.version).toBeLessThan(most + 5);
  const over = after(call, decide(call, command("hangUp"), bob, context(late + 1)));
  expect(known(over)).toMatchObject({ state: "ended", result: "normal_end" });
});

test("BOUND-1: beyond it nobody is added or joins, and those there answer and leave", () => {
  const group = known(groupTalking());
  const plan = { path: 0, transport: "none", since: start } as const;
  const call = { ...group, about: { ...group.about, plan }, version: 100_000 };
  const now = context(start + 10_000);
  expect(decide(call, adding(["erin"]), alice, now)).toEqual({
    type: "refuse",
    code: "too_many_changes",
  });
  const left = after(call, decide(call, command("hangUp"), carol, now));
  expect(decide(left, command("join"), carol, now)).toEqual({ type: "refuse", code: "too_many_changes" });
  expect(decide(left, command("hangUp"), alice, now)).toHaveProperty("facts");
});

test("USE-2: an invite beyond the limit is refused with the time to wait, and one that is a repeat hears what became of it", () => {
  const spent = context(start, { allowance: { ...unlimited, inviteAfterMs: wait } });
  expect(decide(newCall, invitation(), alice, spent)).toEqual({
    type: "refuse",
    code: "too_many_requests",
    retryAfterMs: wait,
  });
  expect(decide(talking(), invitation(), alice, spent)).toEqual({ type: "refuse", code: "call_id_used" });
});

test("USE-3: who has rung somebody too often rings them no more for now, neither by an invite nor by adding them", () => {
  const allowance = { ...unlimited, ringAfterMs: new Map([["bob", wait]]) };
  const often = context(start + 20_000, { allowance });
  const refused = { type: "refuse", code: "too_many_requests", retryAfterMs: wait };
  expect(decide(newCall, invitation(), alice, often)).toEqual(refused);
  expect(decide(newCall, invitation({ callees: ["carol", "bob"] }), alice, often)).toEqual(refused);
  expect(decide(newCall, invitation({ callees: ["carol"] }), alice, often)).toHaveProperty("facts");
  const left = after(groupTalking(), decide(groupTalking(), command("hangUp"), bob, context(start + 15_000)));
  expect(decide(left, adding(["bob"]), alice, often)).toEqual(refused);
});

test("USE-9: a cancel of a call nobody has heard of is refused beyond the limit; one of a call there is never", () => {
  const spent = context(start + 10_000, { allowance: { ...unlimited, unknownCancelAfterMs: wait } });
  expect(decide(newCall, command("cancel"), alice, spent)).toEqual({
    type: "refuse",
    code: "too_many_requests",
    retryAfterMs: wait,
  });
  expect(decide(talking(), command("cancel"), alice, spent)).toHaveProperty("facts");
  expect(decide(voided(), command("cancel"), alice, spent)).toEqual({ type: "write", facts: [] });
});
