import { beforeEach, expect, test } from "vitest";
import type { FakePerson, FakeTab } from "../testing/fake-person.ts";
import { twoTabs } from "../testing/two-tabs.ts";

let { clock, server, aliceHerself, bobHimself, alice, bob, ring, talk } = await twoTabs();
beforeEach(async () => {
  ({ clock, server, aliceHerself, bobHimself, alice, bob, ring, talk } = await twoTabs());
});

const state = (tab: FakeTab): string => tab.call().state.get().state;

/** Reloads the page. `prepare` acts on the new page before it has logged in. */
const reload = async (person: FakePerson, tab: FakeTab, prepare: (page: FakeTab) => void = () => undefined) => {
  tab.page.happen("leaving");
  server.wireOf(person.user).drop(1001);
  tab.end();
  const page = person.open();
  prepare(page);
  await page.logIn();
  await clock.advance(100);
  return page;
};
const camerasAsked = (tab: FakeTab): number => tab.capturing.asked.filter(({ camera }) => camera !== undefined).length;
const choose = async (tab: FakeTab): Promise<void> => {
  await tab.call().setMuted(true);
  await tab.call().setCamera(false);
};
const chosen = { muted: true, camera: false };

test("WISH-1: muted with the camera off is the same after a reload while it rings over there", async () => {
  await ring();
  await choose(alice);
  const page = await reload(aliceHerself, alice);
  expect(state(page)).toBe("calling");
  expect(page.call().wish.get()).toEqual(chosen);
  expect(page.call().microphone.get()).toEqual({ state: "muted" });
  expect(camerasAsked(page)).toBe(0);
  await bob.call().accept();
  await clock.settle();
  expect(camerasAsked(page)).toBe(0);
  expect(bob.call().participants.get()).toMatchObject([{ user: "alice", microphone: "off", camera: "off" }]);
});

test("WISH-1: it is the same after a reload while it rings at ours, and an accept starts with it", async () => {
  await ring();
  await choose(bob);
  const page = await reload(bobHimself, bob);
  expect(state(page)).toBe("ringing");
  expect(page.call().wish.get()).toEqual(chosen);
  await page.call().accept();
  await clock.settle();
  expect(camerasAsked(page)).toBe(0);
  expect(page.call().microphone.get()).toEqual({ state: "muted" });
});

test("WISH-1: a preview that was open while it rings is open after a reload, and nothing else is", async () => {
  await ring();
  await bob.call().setCamera(true);
  const page = await reload(bobHimself, bob);
  expect(page.call().preview.get()).not.toBeNull();
  expect(page.capturing.asked).toEqual([{ camera: null }]);
});

test("WISH-1: rung again by a group, a page shows nothing by itself of what was looked at before", async () => {
  await alice.client.call({ to: ["bob", "carol"], media: "video" });
  await clock.settle();
  await bob.call().setCamera(true);
  await bob.call().accept();
  await clock.settle();
  await bob.call().hangUp();
  await clock.settle();
  await alice.call().add(["bob"]);
  await clock.settle();
  expect(state(bob)).toBe("ringing");
  expect(bob.call().preview.get()).toBeNull();
  const page = await reload(bobHimself, bob);
  expect(state(page)).toBe("ringing");
  expect(page.capturing.asked).toEqual([]);
});

test("WISH-1: it is the same after a reload before an accept was answered", async () => {
  await ring();
  const letOut = server.holdCommits();
  void bob
    .call()
    .accept({ camera: false })
    .catch(() => undefined);
  await bob.call().setMuted(true);
  expect(state(bob)).toBe("accepting");
  const page = await reload(bobHimself, bob);
  letOut();
  await clock.advance(100);
  if (state(page) === "ringing") await page.call().accept();
  await clock.settle();
  expect(page.call().wish.get()).toEqual(chosen);
  expect(camerasAsked(page)).toBe(0);
});

test("WISH-1: it is the same after a reload while they talk", async () => {
  await talk();
  await choose(bob);
  const page = await reload(bobHimself, bob);
  expect(page.call().wish.get()).toEqual(chosen);
  expect(page.call().microphone.get()).toEqual({ state: "muted" });
  expect(camerasAsked(page)).toBe(0);
  expect(page.call().preview.get()).toBeNull();
});

test("WISH-1: chosen devices and the volume are the same after a reload, before a list of devices is there", async () => {
  const plugged = [
    { kind: "microphone", id: "usb", label: "Headset" },
    { kind: "speaker", id: "desk", label: "Desk" },
  ] as const;
  alice.devices.change(plugged);
  await clock.settle();
  await alice.client.chooseDevice("microphone", "usb");
  await alice.client.chooseDevice("speaker", "desk");
  alice.client.setVolume(0.3);
  await talk("audio");
  const page = await reload(aliceHerself, alice);
  expect(page.client.devices.get().microphone).toMatchObject({ list: [], chosen: "usb", chosenName: "Headset" });
  expect(page.client.volume.get()).toBe(0.3);
  expect(page.capturing.asked).toEqual([{ microphone: "usb" }]);
  expect(page.sound.speakers).toEqual(["desk"]);
  expect(page.sound.volumes).toEqual([0.3]);
});

test("WISH-1: two calls that meet keep what was turned off in the one that was given up", async () => {
  const letOut = server.holdCommits();
  void bob.client.call({ to: "alice", media: "video" });
  await clock.settle();
  const called = alice.client.call({ to: "bob", media: "video" });
  await choose(alice);
  const [own] = alice.client.calls.get();
  letOut();
  const met = await called;
  await clock.settle();
  expect(met.id).not.toBe(own?.id);
  expect(met.state.get().state).toBe("talking");
  expect(met.wish.get()).toEqual(chosen);
  expect(alice.capturing.live().filter(({ kind, enabled }) => kind === "video" || enabled)).toEqual([]);
});

test("WISH-2: a call of which nothing is known yet opens no device", async () => {
  await bob.client.logout();
  await ring("audio");
  const page = bobHimself.open();
  await page.logIn();
  await clock.settle();
  expect(state(page)).toBe("ringing");
  expect(page.capturing.asked).toEqual([]);
  expect(page.call().wish.get()).toEqual({ muted: false, camera: false });
});

test("WISH-2: nobody is muted of whose microphone nothing was heard", async () => {
  const { fate } = server;
  await ring();
  const seen: unknown[] = [];
  alice.call().participants.subscribe(([of]) => void seen.push(of?.microphone));
  server.fate = (frame) => (frame.type === "signal" ? "drop" : fate(frame));
  bob.capturing.hold();
  await bob.call().accept();
  await clock.settle();
  expect(seen).toEqual(["unknown"]);
  server.fate = fate;
  await clock.advance(2500);
  expect(seen).not.toContain("off");
  expect(seen.at(-1)).toBe("pending");
});

test("WISH-3: a phone call takes the microphone and is not what the person wishes; it is taken back when the page is", async () => {
  await talk();
  const [held] = bob.capturing.tracks;
  held?.interrupt(true);
  await clock.settle();
  expect(bob.call().wish.get()).toEqual({ muted: false, camera: true });
  expect(bob.call().microphone.get()).toEqual({ state: "interrupted" });
  expect(alice.call().participants.get()).toMatchObject([{ microphone: "interrupted", audio: false }]);
  bob.page.happen("back");
  await clock.settle();
  expect(bob.call().microphone.get()).toEqual({ state: "on" });
  expect(bob.peers.newest().sent.microphone).not.toBe(held);
  expect(alice.call().participants.get()).toMatchObject([{ microphone: "on", audio: true }]);
});

test("WISH-3: the press that wants the microphone takes it back as well", async () => {
  await talk("audio");
  await bob.call().setMuted(true);
  bob.capturing.tracks[0]?.interrupt(true);
  await clock.settle();
  expect(alice.call().participants.get()).toMatchObject([{ microphone: "off" }]);
  await bob.call().setMuted(false);
  await clock.settle();
  expect(bob.call().wish.get()).toEqual({ muted: false, camera: false });
  expect(bob.call().microphone.get()).toEqual({ state: "on" });
});

test("OPEN-4: to the other side a microphone that was not allowed yet is none yet, and one that fails is none", async () => {
  const answer = bob.capturing.hang("microphone");
  await ring("audio");
  void bob.call().accept();
  await clock.advance(5000);
  expect(bob.call().microphone.get()).toEqual({ state: "unanswered", by: "person" });
  expect(alice.call().participants.get()).toMatchObject([{ link: "connected", microphone: "pending", audio: false }]);
  bob.capturing.refuse("microphone", "NotAllowedError");
  answer();
  await clock.settle();
  expect(alice.call().participants.get()).toMatchObject([{ microphone: "failed", audio: false }]);
});

test.each([
  ["insecure", "media_insecure"],
  ["framed", "media_framed"],
] as const)("OPEN-3: a page that is %s says so before an answer, asks for nothing, and listens", async (bar, code) => {
  bob.devices.forbid(bar);
  await ring();
  expect(bob.client.devices.get().microphone.barred).toMatchObject({ code });
  expect(bob.client.devices.get().camera.barred).toMatchObject({ code });
  await bob.call().accept();
  await clock.settle();
  expect(bob.capturing.asked).toEqual([]);
  expect(bob.call().microphone.get()).toMatchObject({ state: "failed", error: { code } });
  expect(bob.events.flatMap((event) => (event.type === "error" ? [event.error.code] : []))).toEqual([code]);
  expect(bob.sound.playing.size).toBe(1);
  expect(bob.call().participants.get()).toMatchObject([{ user: "alice", audio: true }]);
  expect(alice.call().participants.get()).toMatchObject([
    { microphone: "forbidden", camera: "forbidden", audio: false },
  ]);
});

test("OPEN-3: a microphone that was refused is known before an answer, and asked for all the same", async () => {
  bob.devices.forbid("refused", "microphone");
  await ring("audio");
  expect(bob.client.devices.get().microphone.barred).toMatchObject({ code: "microphone_refused" });
  await bob.call().accept();
  await clock.settle();
  expect(bob.call().microphone.get()).toEqual({ state: "on" });
});

test("GIVE-6: the event and the call's news name both devices; the news is gone after 8 s", async () => {
  const usb = { kind: "microphone", id: "usb", label: "USB" } as const;
  const inner = { kind: "microphone", id: "inner", label: "INNER" } as const;
  alice.devices.change([usb, inner]);
  await clock.settle();
  await alice.client.chooseDevice("microphone", "usb");
  await ring("audio");
  alice.capturing.refuse("microphone", "NotFoundError", "usb");
  alice.capturing.refuse("microphone", "NotFoundError", null);
  // Within the ring, and long before the loss could be noticed.
  alice.devices.change([inner]);
  await clock.settle();
  const news = { kind: "microphone", why: "gone", wished: "USB", used: "INNER", instead: true };
  expect(alice.call().deviceNews.get()).toEqual([news]);
  expect(alice.events.filter(({ type }) => type === "device")).toMatchObject([{ ...news, callId: alice.call().id }]);
  await clock.advance(8100);
  expect(alice.call().deviceNews.get()).toEqual([]);
  await bob.call().accept();
  await clock.settle();
  expect(bob.call().participants.get()).toMatchObject([{ user: "alice", audio: true }]);
});
