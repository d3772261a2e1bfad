import { describe, expect, test } from "vitest";
import type { Leg } from "../call/leg.ts";
import { endedWith, firstStay, joinedLeg, leftLeg, ringingLeg, talkingWith, waitingLeg } from "../testing/legs.ts";
import { view } from "./view.ts";

const now = (leg: Leg, client: string, user = "bob") => view(talkingWith({ [user]: leg }), user, client)?.now;

test("GROUP-1: each person's state, how they left, and the stay of those who are in it or wait", () => {
  const legs = {
    alice: waitingLeg,
    bob: ringingLeg({ stays: [firstStay] }),
    carol: joinedLeg(),
    dave: leftLeg("rejected"),
  };
  expect(view(talkingWith(legs), "alice", "page-w")?.people).toEqual([
    { user: "alice", state: "waiting", how: null, stay: 1 },
    { user: "bob", state: "ringing", how: null, stay: null },
    { user: "carol", state: "joined", how: null, stay: 3 },
    { user: "dave", state: "left", how: "rejected", stay: null },
  ]);
});

describe("HEAR-3: what a client's screen is about", () => {
  test("a ring is every client's", () => {
    for (const client of ["page-1", "page-2"])
      expect(now(ringingLeg(), client)).toEqual({ state: "ringing", ringEndsAt: 900 });
  });
  test("waiting and joined are one client's, and elsewhere for the others", () => {
    expect(now(waitingLeg, "page-w", "alice")).toEqual({ state: "calling" });
    expect(now(waitingLeg, "page-x", "alice")).toEqual({ state: "elsewhere", how: "called" });
    expect(now(joinedLeg(), "page-j")).toEqual({ state: "talking", joinedAt: 300, stay: 3 });
    expect(now(joinedLeg(), "page-x")).toEqual({ state: "elsewhere", how: "answered" });
    expect(now(joinedLeg(), "page-x", "alice")).toEqual({ state: "elsewhere", how: "called" });
  });
  test("a call that goes on is over for the client that left, and elsewhere for another", () => {
    expect(now(leftLeg("hangUp"), "page-l")).toEqual({
      state: "ended",
      endedAt: 400,
      ending: { result: "normal_end", reason: 1, by: "bob", totalTime: 100 },
      stay: 2,
      goesOn: true,
    });
    expect(now(leftLeg("rejected"), "page-x")).toEqual({ state: "elsewhere", how: "rejected" });
    expect(now(leftLeg("hangUp"), "page-x")).toEqual({ state: "elsewhere", how: "answered" });
    expect(now(leftLeg("missed", { client: "", stays: [] }), "page-x")).toMatchObject({
      state: "ended",
      stay: null,
      goesOn: true,
    });
  });
  test("a call that is over: another client has no time in it", () => {
    const call = endedWith({ bob: leftLeg("hangUp") });
    expect(view(call, "bob", "page-l")?.now).toMatchObject({ ending: { totalTime: 100 }, goesOn: false });
    expect(view(call, "bob", "page-x")?.now).toMatchObject({ ending: { totalTime: null }, stay: null });
  });
  test("its user is the one who called, or one who was called", () => {
    const call = talkingWith({ alice: joinedLeg(), bob: ringingLeg() });
    expect(view(call, "alice", "page-j")?.role).toBe("caller");
    expect(view(call, "bob", "page-b")?.role).toBe("callee");
  });
  test("nobody sees a call that they have not heard of", () => {
    expect(view(talkingWith({ bob: leftLeg("busy", { heard: false }) }), "bob", "page-l")).toBeNull();
    expect(view(talkingWith({ bob: joinedLeg() }), "carol", "page-c")).toBeNull();
  });
});

test("VIDEO-1, LIMIT-1: a question and the end that is near are shown while people talk", () => {
  const more = { videoAsked: { user: "alice", endsAt: 700 }, closesAt: 800 };
  expect(view(talkingWith({ bob: joinedLeg() }, more), "bob", "page-j")).toMatchObject(more);
  expect(view(endedWith({ bob: leftLeg("hangUp") }), "bob", "page-l")).toMatchObject({
    videoAsked: null,
    closesAt: null,
  });
});
