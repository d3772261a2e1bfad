import { describe, expect, test } from "vitest";
import { audience } from "../views/audience.ts";
import { isLive, legOf, newCall, type Call } from "../call/call.ts";
import { decide } from "../decide.ts";
import { wake } from "./deadlines.ts";
import { claimants } from "../call/people.ts";
import { record } from "../views/record.ts";
import { defaultPolicy, type Asker } from "../context.ts";
import {
  adding,
  after,
  alice,
  alice2,
  bob,
  bob2,
  callId,
  carol,
  command,
  dave,
  factsOf,
  groupRinging,
  groupTalking,
  invitation,
  known,
  mallory,
  ringing,
  context,
  start,
  talking,
  through,
} from "../testing/people.ts";
import { view } from "../views/view.ts";

const now = start + 10_000;
const states = (call: Call): Record<string, string> =>
  Object.fromEntries([...known(call).legs].map(([user, leg]) => [user, leg.state === "left" ? leg.how : leg.state]));
const ending = (call: Call, { user, client }: Asker) => {
  const state = view(call, user, client)?.now;
  return state?.state === "ended" ? state : null;
};
const big = { policy: { ...defaultPolicy, media: "none" as const } };

test("GROUP-1: several callees, a chat group, or somebody added make a group call", () => {
  expect(known(groupRinging()).about).toMatchObject({ group: true, callees: ["bob", "carol", "dave"] });
  expect(known(ringing({}, { chatGroup: "team" })).about).toMatchObject({ group: true, chatGroup: "team" });
  expect(known(ringing()).about.group).toBe(false);
  const grown = through(talking(), now, [bob, adding(["carol"])]);
  expect(known(grown).about).toMatchObject({ group: true, callees: ["bob", "carol"] });
});

describe("GROUP-2: a call has at most", () => {
  test("four people on direct links", () => {
    expect(decide(groupTalking(), adding(["erin"]), alice, context(now))).toEqual({
      type: "refuse",
      code: "media_capacity",
    });
  });
  test("nine people, or as many as the app allows", () => {
    const callees = Array.from("bcdefghi");
    expect(decide(newCall, invitation({ callees }), alice, context(start, big))).toMatchObject({ facts: [{}] });
    expect(decide(newCall, invitation({ callees: [...callees, "j"] }), alice, context(start, big))).toEqual({
      type: "refuse",
      code: "too_many_people",
    });
    const policy = { ...big.policy, people: 2 };
    expect(decide(newCall, invitation({ callees: ["bob", "carol"] }), alice, context(start, { policy }))).toEqual({
      type: "refuse",
      code: "too_many_people",
    });
  });
  test("somebody who has left makes room", () => {
    const call = through(groupTalking(), now, [bob, command("hangUp")]);
    expect(decide(call, adding(["erin"]), alice, context(now))).toMatchObject({ facts: [{ type: "added" }] });
    const full = through(call, now, [alice, adding(["erin"])]);
    expect(decide(full, command("join"), bob, context(now))).toEqual({ type: "refuse", code: "media_capacity" });
  });
});

describe("GROUP-3: more people are rung", () => {
  test("by anybody who is in the call, and by the caller who waits", () => {
    for (const [call, asker] of [
      [through(groupRinging(), start, [dave, command("reject")]), alice],
      [through(groupTalking(), now, [dave, command("reject")]), carol],
    ] as const) {
      const next = after(call, decide(call, adding(["erin"], 5), asker, context(now)));
      expect(legOf(next, "erin")).toMatchObject({ state: "ringing", endsAt: now + 5000 });
      expect(claimants(next)).toContain("erin");
      expect(audience(next)).toContain("erin");
    }
  });
  test("by nobody else", () => {
    const call = groupTalking();
    expect(decide(call, adding(["erin"]), dave, context(now))).toEqual({ type: "refuse", code: "not_in_call" });
    expect(decide(call, adding(["erin"]), bob2, context(now))).toEqual({ type: "refuse", code: "not_your_leg" });
    expect(decide(call, adding(["erin"]), mallory, context(now))).toEqual({ type: "refuse", code: "no_such_call" });
    const gone = through(call, now, [bob, command("hangUp")]);
    expect(decide(gone, adding(["erin"]), bob, context(now))).toEqual({ type: "refuse", code: "not_in_call" });
    const over = through(call, now, [bob, command("hangUp")], [carol, command("hangUp")], [dave, command("reject")]);
    expect(decide(over, adding(["erin"]), alice, context(now))).toEqual({ type: "refuse", code: "too_late" });
  });
  test("but not those who are there already, and nobody twice", () => {
    expect(decide(groupTalking(), adding(["bob", "alice", "dave"]), carol, context(now))).toEqual({
      type: "write",
      facts: [],
    });
    expect(decide(groupTalking(), adding(["erin", "erin"]), carol, context(now))).toEqual({
      type: "refuse",
      code: "same_person_twice",
    });
  });
  test("and one who is busy hears nothing", () => {
    const busy = new Map([["erin", "another"]]);
    const call = through(groupTalking(), now, [dave, command("reject")], [alice, adding(["erin"]), { busy }]);
    expect(states(call)["erin"]).toBe("busy");
    expect(audience(call)).not.toContain("erin");
    expect(known(call).state).toBe("talking");
  });
});

test("BUSY-1: in a group the others ring on; with nobody to ring the call ends as busy", () => {
  const one = groupRinging({ busy: new Map([["carol", "another"]]) });
  expect(states(one)).toEqual({ alice: "waiting", bob: "ringing", carol: "busy", dave: "ringing" });
  expect(audience(one)).toEqual(["alice", "bob", "dave"]);
  const all = groupRinging({ busy: new Map(["bob", "carol", "dave"].map((user) => [user, "another"])) });
  expect(all).toMatchObject({ state: "ended", result: "call_busy", by: null });
});

describe("GROUP-4: by the call's id comes in", () => {
  test("somebody who was invited once, as a new stay", () => {
    const call = through(groupTalking(), now, [dave, command("reject")], [dave, command("join")]);
    expect(legOf(call, "dave")).toMatchObject({ state: "joined", client: dave.client, stay: 4, stays: [] });
  });
  test("somebody who is rung, as an accept", () => {
    const call = through(groupTalking(), now, [dave, command("join")]);
    expect(legOf(call, "dave")).toMatchObject({ state: "joined", joinedAt: now });
  });
  test("anybody where the policy says so, and only into a group call", () => {
    const policy = { ...defaultPolicy, join: "anyone" as const };
    const call = through(groupTalking(), now, [dave, command("reject")]);
    expect(decide(call, command("join"), mallory, context(now))).toEqual({ type: "refuse", code: "no_such_call" });
    const next = after(call, decide(call, command("join"), mallory, context(now, { policy })));
    expect(known(next).about.callees).toEqual(["bob", "carol", "dave", "mallory"]);
    expect(decide(talking(), command("join"), mallory, context(now, { policy }))).toEqual({
      type: "refuse",
      code: "no_such_call",
    });
  });
  test("nobody while in another call, on a second client, or after the end", () => {
    const call = through(groupTalking(), now, [dave, command("reject")]);
    const busy = new Map([["dave", "another"]]);
    expect(decide(call, command("join"), dave, context(now, { busy }))).toEqual({
      type: "refuse",
      code: "already_in_call",
    });
    expect(decide(call, command("join"), bob2, context(now))).toEqual({ type: "refuse", code: "answered_elsewhere" });
    expect(decide(call, command("join"), bob, context(now))).toEqual({ type: "write", facts: [] });
    expect(decide(groupRinging(), command("join"), alice, context(now))).toEqual({ type: "write", facts: [] });
    expect(decide(groupRinging(), command("join"), alice2, context(now))).toEqual({
      type: "refuse",
      code: "not_your_leg",
    });
    const over = through(call, now, [bob, command("hangUp")], [carol, command("hangUp")]);
    expect(decide(over, command("join"), dave, context(now))).toEqual({ type: "refuse", code: "too_late" });
  });
  test("the first one of all, who declined before", () => {
    const call = through(groupRinging(), now, [dave, command("reject")], [dave, command("join")]);
    expect(states(call)).toEqual({ alice: "joined", bob: "ringing", carol: "ringing", dave: "joined" });
  });
});

describe("GROUP-5: somebody is rung again", () => {
  test("after a refusal, a timeout and after having left, with a deadline of its own", () => {
    const refused = through(groupTalking(), now, [dave, command("reject")], [bob, command("hangUp")]);
    const call = through(refused, now + 5000, [carol, adding(["dave", "bob"])]);
    expect(legOf(call, "dave")).toMatchObject({ state: "ringing", endsAt: now + 35_000, stays: [] });
    expect(legOf(call, "bob")).toMatchObject({ state: "ringing", stays: [{ stay: 2 }] });
    const again = through(call, now + 9000, [bob2, command("accept")]);
    expect(legOf(again, "bob")).toMatchObject({ state: "joined", client: bob2.client, stay: 4, stays: [{ stay: 2 }] });
    expect(view(again, "bob", bob2.client)?.now).toMatchObject({ state: "talking", stay: 4 });
    expect(view(again, "bob", bob.client)?.now).toEqual({ state: "elsewhere", how: "answered" });
  });
  test("and each stay is billed", () => {
    const call = through(
      groupTalking(),
      now,
      [bob, command("hangUp")],
      [alice, adding(["bob"])],
      [bob, command("accept")],
      [bob, command("hangUp")],
    );
    expect(record(callId, known(call)).legs.find(({ userId }) => userId === "bob")?.stays).toMatchObject([
      { totalTime: 5000 },
      { totalTime: 1000 },
    ]);
    expect(ending(call, bob)?.ending.totalTime).toBe(1000);
  });
});

describe("END-6: a group call ends", () => {
  test("when one is left and nobody rings", () => {
    const call = through(groupTalking(), now, [bob, command("hangUp")], [carol, command("hangUp")]);
    expect(states(call)).toEqual({ alice: "joined", bob: "hangUp", carol: "hangUp", dave: "ringing" });
    const over = through(call, now + 2000, [dave, command("reject")]);
    expect(over).toMatchObject({ state: "ended", result: "normal_end", by: "dave", endedAt: now + 2000 });
  });
  test("when nobody is left, whoever rings", () => {
    const call = through(groupRinging(), now, [bob, command("accept")], [bob, command("hangUp")]);
    const over = through(call, now + 2000, [alice, command("hangUp")]);
    expect(over).toMatchObject({ state: "ended", result: "normal_end", by: "alice" });
    expect(ending(over, carol)?.ending).toMatchObject({ result: "cancel", reason: 6, by: "alice", totalTime: null });
  });
  test("when all have declined, with the last one's word", () => {
    const call = through(groupRinging(), now, [bob, command("reject")], [carol, command("reject")]);
    expect(known(call).state).toBe("ringing");
    expect(through(call, now, [dave, command("reject")])).toMatchObject({ result: "reject", by: "dave" });
    expect(after(call, wake(call, context(start + 30_000, { graceFrom: start + 30_000 })))).toMatchObject({
      result: "offline",
      endedAt: start + 30_000,
    });
  });
  test("when the waiting caller cancels", () => {
    const over = through(groupRinging(), now, [bob, command("reject")], [alice, command("cancel")]);
    expect(over).toMatchObject({ state: "ended", result: "cancel" });
    expect(states(over)).toMatchObject({ bob: "rejected", carol: "cancelled" });
  });
  test("not before the stay of anybody, when somebody was lost long ago", () => {
    const call = through(groupTalking(), now, [dave, command("reject")], [carol, command("hangUp")]);
    const lives = new Map([
      ["alice", { provenAt: now + 90_000, goneAt: null }],
      ["bob", { provenAt: start + 7000, goneAt: null }],
    ]);
    const over = after(call, wake(call, context(now + 90_000, { lives })));
    expect(over).toMatchObject({ state: "ended", result: "interrupt", by: "bob", endedAt: now + 1000 });
    expect(legOf(over, "bob")).toMatchObject({ how: "lost", stays: [{ leftAt: start + 7000 }] });
  });
});

test("LIFE-1: somebody lost leaves a group call, and the others talk on", () => {
  const lives = new Map([
    ["alice", { provenAt: now + 30_000, goneAt: null }],
    ["carol", { provenAt: now + 30_000, goneAt: null }],
  ]);
  const call = through(groupTalking(), now, [dave, command("reject")]);
  const next = after(call, wake(call, context(start + 35_000, { lives })));
  expect(states(next)).toMatchObject({ alice: "joined", bob: "lost", carol: "joined" });
});

test("END-7: somebody who is out of a group call sees their own end of it, now and later", () => {
  const call = through(groupTalking(), now, [dave, command("reject")], [bob, command("hangUp")]);
  expect(ending(call, dave)).toMatchObject({ goesOn: true, stay: null, ending: { reason: 2, by: "dave" } });
  expect(ending(call, bob)).toMatchObject({ goesOn: true, stay: 2, ending: { reason: 1, by: "bob", totalTime: 6000 } });
  const over = through(call, now + 9000, [carol, command("hangUp")]);
  expect(isLive(over)).toBe(false);
  expect(ending(over, dave)).toMatchObject({ goesOn: false, ending: { result: "reject", reason: 2 } });
  expect(ending(over, bob)?.ending).toMatchObject({ result: "normal_end", totalTime: 6000 });
  expect(ending(over, alice)?.ending).toMatchObject({ by: "carol", totalTime: 14_000 });
});

test("GROUP-6: the stay of a newcomer is numbered after all others", () => {
  const numbers = factsOf(decide(groupTalking(), command("accept"), dave, context(now)));
  expect(numbers).toMatchObject([{ type: "joined", body: { stay: 4 } }]);
});
