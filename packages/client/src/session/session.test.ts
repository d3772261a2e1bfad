import { beforeEach, expect, test } from "vitest";
import type { FakeTab } from "../testing/fake-person.ts";
import { twoTabs } from "../testing/two-tabs.ts";

let { clock, server, alice, bob, ring, talk } = await twoTabs();
beforeEach(async () => {
  ({ clock, server, alice, bob, ring, talk } = await twoTabs());
});

const ends = (tab: FakeTab) => tab.events.filter(({ type }) => type === "ended" || type === "notConnected");

const errorOf = (pressed: Promise<unknown>): Promise<unknown> => pressed.catch((error: unknown) => error);

const kick = (): void => server.wireOf("bob").drop(4410);

const isLetGo = ({ capturing, peers, sound, awake }: FakeTab): void => {
  expect(capturing.tracks).not.toEqual([]);
  expect(capturing.live()).toEqual([]);
  expect(peers.made.filter((peer) => !peer.closed())).toEqual([]);
  expect([sound.playing.size, awake()]).toEqual([0, 0]);
};

test("SEQ-23: a page that is kicked lets go of its devices and links before its app hears of it", async () => {
  await talk();
  const live: number[] = [];
  bob.client.connection.subscribe(() => void live.push(bob.capturing.live().length));
  kick();
  expect(live).toEqual([0]);
  isLetGo(bob);
  expect(bob.call().state.get()).toMatchObject({ state: "ended", error: { code: "kicked" }, goesOn: false });
  await bob.call().hangUp();
  await expect(bob.call().setCamera(true)).rejects.toMatchObject({ code: "call_over" });
  await expect(bob.client.call({ to: "alice", media: "audio" })).rejects.toMatchObject({ code: "kicked" });
  await expect(bob.client.join("A".repeat(22))).rejects.toMatchObject({ code: "kicked" });
  bob.call().dismiss();
  expect(bob.client.calls.get()).toEqual([]);
});

test("SEQ-23: how its call ended a kicked page is told at the next login, once and late", async () => {
  await talk();
  await clock.advance(3000);
  kick();
  await clock.advance(4000);
  expect(ends(bob)).toEqual([]);
  await alice.call().hangUp();
  await bob.logIn();
  await clock.settle();
  expect(ends(bob)).toMatchObject([{ type: "ended", totalTime: 7000, by: "alice", late: true }]);
  server.wireOf("bob").drop(1006);
  await clock.advance(1000);
  expect(ends(bob)).toHaveLength(1);
});

test("DEVICE-3: a page that stops because another one has replaced it lets go of its devices and links, too", async () => {
  await talk();
  server.wireOf("bob").drop(4409);
  await clock.advance(500);
  expect(bob.call().state.get()).toMatchObject({ state: "talking" });
  server.wireOf("bob").drop(4409);
  isLetGo(bob);
  expect(bob.call().state.get()).toMatchObject({ state: "ended", error: { code: "replaced" } });
  expect(ends(bob)).toEqual([]);
});

test("a login that is refused in mid-call ends it here; a new login takes it up again", async () => {
  await talk();
  server.wireOf("bob").drop(4402);
  await clock.advance(500);
  isLetGo(bob);
  expect(bob.call().state.get()).toMatchObject({ state: "ended", error: { code: "expired_credentials" } });
  await bob.logIn();
  await clock.settle();
  expect(bob.call().state.get()).toMatchObject({ state: "talking", link: "connected" });
  expect(bob.events.filter(({ type }) => type === "began")).toHaveLength(1);
});

test("presses that wait when the page is kicked fail with that code", async () => {
  await ring();
  server.holdCommits();
  const accepted = errorOf(bob.call().accept());
  await clock.settle();
  kick();
  expect(await accepted).toMatchObject({ code: "kicked" });
  isLetGo(bob);
  server.wireOf("alice").drop(4410);
  expect(alice.call().state.get()).toMatchObject({ state: "ended", error: { code: "kicked" } });
});

test("a hang up that waits when the page is kicked fails with that code", async () => {
  await talk();
  server.holdCommits();
  const left = errorOf(bob.call().hangUp());
  kick();
  expect(await left).toMatchObject({ code: "kicked" });
  expect(bob.call().state.get()).toMatchObject({ state: "ended", error: { code: "kicked" } });
});

test("an invite that waits when the page is kicked fails with that code", async () => {
  server.holdCommits();
  const called = errorOf(bob.client.call({ to: "alice", media: "audio" }));
  await clock.settle();
  kick();
  expect(await called).toMatchObject({ code: "kicked" });
  expect(bob.call().state.get()).toMatchObject({ state: "ended", error: { code: "kicked" } });
  expect(bob.capturing.live()).toEqual([]);
});

test("a call that somebody still holds after a log out opens no device any more", async () => {
  await talk();
  const call = bob.call();
  await bob.client.logout();
  expect(call.state.get()).toMatchObject({ state: "ended", error: { code: "closed" } });
  await call.hangUp();
  await expect(call.join()).rejects.toMatchObject({ code: "call_over" });
  await clock.settle();
  isLetGo(bob);
  expect(ends(bob)).toEqual([]);
});

test("SEQ-23: a page that is kicked and closed leaves no timer", async () => {
  await ring();
  kick();
  void bob
    .call()
    .accept()
    .catch(() => undefined);
  bob.client.close();
  alice.client.close();
  await clock.settle();
  expect(clock.timers()).toBe(0);
});
