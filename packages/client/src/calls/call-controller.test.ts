import { beforeEach, expect, test } from "vitest";
import { createFakePerson, type FakeTab } from "../testing/fake-person.ts";
import { twoTabs } from "../testing/two-tabs.ts";

let { clock, server, alice, bob } = await twoTabs();
beforeEach(async () => {
  ({ clock, server, alice, bob } = await twoTabs());
});

const state = (tab: FakeTab): string => tab.call().state.get().state;

/** Alice calls bob and carol, and both answer. */
const talkInThree = async (): Promise<void> => {
  const carol = createFakePerson("carol", clock, server).open();
  await carol.logIn();
  await alice.client.call({ to: ["bob", "carol"], media: "audio" });
  await clock.settle();
  await bob.call().accept();
  await carol.call().accept();
  await clock.settle();
};

test("a call rings, is answered, connects and ends the same for both", async () => {
  const called = alice.client.call({ to: "bob", media: "video" });
  expect(alice.call().state.get()).toMatchObject({ state: "calling", pending: true, other: "bob" });
  await called;
  await clock.settle();
  expect(state(bob)).toBe("ringing");
  const accepted = bob.call().accept();
  expect(state(bob)).toBe("accepting");
  await accepted;
  await clock.settle();
  expect(alice.call().state.get()).toMatchObject({ state: "talking", link: "connected" });
  expect(bob.call().state.get()).toMatchObject({ state: "talking", link: "connected" });
  expect(alice.call().participants.get()).toMatchObject([{ user: "bob", audio: true }]);
  expect(alice.call().participants.get()[0]?.video).not.toBeNull();
  await clock.advance(7000);
  await alice.call().hangUp();
  await clock.settle();
  expect(state(alice)).toBe("ended");
  const ofMedia = new Set(["media", "link", "quality"]);
  const types = (tab: FakeTab) => tab.events.map(({ type }) => type).filter((type) => !ofMedia.has(type));
  expect(types(alice)).toEqual(["began", "person", "ended"]);
  expect(types(bob)).toEqual(["received", "began", "person", "person", "ended"]);
  const ended = { type: "ended", totalTime: 7000, reason: 1, by: "alice", late: false };
  expect(alice.events.at(-1)).toMatchObject({ ...ended, role: "caller" });
  expect(bob.events.at(-1)).toMatchObject({ ...ended, role: "callee" });
  expect(alice.capturing.live()).toEqual([]);
  expect(bob.capturing.live()).toEqual([]);
});

test("ID-3: a join that is refused leaves nothing that looks like a call", async () => {
  const joined = bob.client.join("A".repeat(22));
  await expect(joined).rejects.toMatchObject({ code: "no_such_call" });
  expect(bob.call().state.get()).toMatchObject({ state: "ended", error: { code: "no_such_call" } });
});

test("ID-3: neither does a join that was left again before it was refused", async () => {
  server.fate = () => "drop";
  const joined = bob.client.join("A".repeat(22));
  await clock.settle();
  const left = bob.call().hangUp();
  await expect(joined).rejects.toMatchObject({ code: "call_over" });
  server.fate = () => "deliver";
  server.stop();
  server.up = true;
  await Promise.all([expect(left).rejects.toMatchObject({ code: "no_such_call" }), clock.advance(20_000)]);
  expect(bob.call().state.get()).toMatchObject({ state: "ended", error: { code: "no_such_call" } });
});

test("GROUP-5: who is rung again while they leave may answer, also when both come as one piece of news", async () => {
  await talkInThree();
  server.fate = () => "drop";
  void bob.call().hangUp();
  await clock.settle();
  void alice.call().add(["bob"]);
  await clock.settle();
  expect(state(bob)).toBe("leaving");
  server.fate = () => "deliver";
  server.beat();
  await clock.settle();
  expect(state(bob)).toBe("ringing");
  await bob.call().accept();
  await clock.settle();
  expect(state(bob)).toBe("talking");
});

test("GROUP-4: who was away is so no more once they have left, also when they come back as a new stay", async () => {
  await talkInThree();
  const isHere = async (here: boolean): Promise<void> => {
    server.wireOf("alice").tell({ type: "reachability", call: alice.call().id, user: "bob", here });
    await clock.settle();
  };
  await isHere(false);
  expect(alice.call().state.get()).toMatchObject({ state: "talking", away: ["bob"] });
  await bob.call().hangUp();
  await clock.settle();
  expect(alice.call().state.get()).toMatchObject({ state: "talking", away: [] });
  // Word that was under way while they left is of nobody who is there.
  await isHere(false);
  await bob.call().join();
  await clock.settle();
  expect(alice.call().state.get()).toMatchObject({ state: "talking", away: [] });
  await isHere(false);
  expect(alice.call().state.get()).toMatchObject({ state: "talking", away: ["bob"] });
  await isHere(true);
  expect(alice.call().state.get()).toMatchObject({ state: "talking", away: [] });
});
