import { beforeEach, expect, test } from "vitest";
import { createFakePerson, type FakeTab } from "../testing/fake-person.ts";
import { twoTabs } from "../testing/two-tabs.ts";

let { clock, server, alice, bob, talk } = await twoTabs();
beforeEach(async () => {
  ({ clock, server, alice, bob, talk } = await twoTabs());
});

const mediaEvents = (tab: FakeTab) =>
  tab.events.flatMap((event) => (event.type === "media" ? [[event.kind, event.available]] : []));

test("muted and camera off are seen by the other side, as states with a way back", async () => {
  await talk();
  await bob.call().setMuted(true);
  await bob.call().setCamera(false);
  await clock.settle();
  expect(alice.call().participants.get()).toEqual([
    {
      user: "bob",
      profile: "unknown",
      state: "joined",
      how: null,
      link: "connected",
      microphone: "off",
      camera: "off",
      screen: "off",
      // Direct links measure neither.
      speaking: "unknown",
      quality: "unknown",
      audio: false,
      video: null,
      screenVideo: null,
    },
  ]);
  await bob.call().setMuted(false);
  await bob.call().setCamera(true);
  await clock.settle();
  expect(alice.call().participants.get()).toMatchObject([{ user: "bob", audio: true }]);
  expect(mediaEvents(alice).slice(-4)).toEqual([
    ["audio", false],
    ["video", false],
    ["audio", true],
    ["video", true],
  ]);
});

test("a microphone that the system takes for a while is told to the other side", async () => {
  await talk();
  bob.capturing.tracks.find(({ kind }) => kind === "audio")?.interrupt(true);
  await clock.settle();
  expect(bob.call().microphone.get()).toEqual({ state: "interrupted" });
  expect(alice.call().participants.get()).toMatchObject([{ audio: false }]);
  bob.capturing.tracks.find(({ kind }) => kind === "audio")?.interrupt(false);
  await clock.settle();
  expect(alice.call().participants.get()).toMatchObject([{ audio: true }]);
});

test("a preview while it rings is attached to no sender, and accept goes on with the same track", async () => {
  await alice.client.call({ to: "bob", media: "video" });
  await clock.settle();
  expect(bob.capturing.asked).toEqual([]);
  await bob.call().setCamera(true);
  expect(bob.call().preview.get()).not.toBeNull();
  expect(bob.peers.made).toEqual([]);
  await bob.call().accept();
  await clock.settle();
  expect(bob.capturing.asked).toEqual([{ camera: null }, { microphone: null }]);
  expect(bob.peers.newest().sent.camera).toBe(bob.capturing.tracks[0]);
});

test("a video call answered without a picture opens no camera", async () => {
  await alice.client.call({ to: "bob", media: "video" });
  await clock.settle();
  await bob.call().accept({ camera: false });
  await clock.settle();
  expect(bob.capturing.asked).toEqual([{ microphone: null }]);
  expect(alice.call().participants.get()).toMatchObject([{ audio: true, video: null }]);
});

test("a refused device leaves the call running with a clear error", async () => {
  bob.capturing.refuse("microphone", "NotAllowedError");
  bob.capturing.refuse("camera", "NotFoundError");
  await talk();
  expect(bob.call().state.get()).toMatchObject({ state: "talking", link: "connected" });
  expect(bob.events.flatMap((event) => (event.type === "error" ? [event.error.code] : []))).toEqual([
    "microphone_refused",
    "camera_missing",
  ]);
  await expect(bob.call().setCamera(true)).rejects.toMatchObject({ code: "camera_missing" });
});

test("a page that may not use media says so once and talks on", async () => {
  const carol = createFakePerson("carol", clock, server).open({ media: "unsupported" });
  await carol.logIn();
  await alice.client.call({ to: "carol", media: "audio" });
  await clock.settle();
  await carol.call().accept();
  await clock.settle();
  expect(carol.call().state.get()).toMatchObject({ state: "talking", link: "none" });
  expect(carol.events.flatMap((event) => (event.type === "error" ? [event.error.code] : []))).toEqual([
    "media_unsupported",
  ]);
});

test("sound is freed inside the press of call and accept; where it is held back a press resumes it", async () => {
  alice.sound.blocked = true;
  await talk("audio");
  expect(alice.sound.unlocks()).toBe(1);
  expect(bob.sound.unlocks()).toBe(1);
  expect(alice.client.autoplay.get()).toBe("blocked");
  await alice.client.resumeSound();
  expect(alice.client.autoplay.get()).toBe("allowed");
  alice.sound.interrupt();
  expect(alice.client.autoplay.get()).toBe("blocked");
  await alice.call().hangUp();
  await clock.settle();
  expect(alice.client.autoplay.get()).toBe("allowed");
});

test("the remote sound is played, in the chosen loudspeaker", async () => {
  await talk("audio");
  expect(alice.sound.playing.size).toBe(1);
  await alice.client.chooseDevice("speaker", null);
  expect(alice.sound.speakers.at(-1)).toBeNull();
});

test("an end is no muting: the other side hears of the one only", async () => {
  await talk();
  await alice.call().hangUp();
  await clock.settle();
  expect(mediaEvents(bob)).toEqual([
    ["audio", true],
    ["video", true],
  ]);
});

test("the screen stays on while people talk", async () => {
  await talk();
  expect(alice.awake()).toBe(1);
  await alice.call().hangUp();
  await clock.settle();
  expect([alice.awake(), bob.awake()]).toEqual([0, 0]);
});

test("another network looks for a new path, and the call goes on", async () => {
  await talk();
  alice.page.happen("network");
  await clock.settle();
  expect(alice.peers.newest().restarts()).toBe(1);
  expect(alice.call().state.get()).toMatchObject({ state: "talking", link: "connected" });
});

test("the server restarts while people talk: the link stays", async () => {
  await talk();
  server.stop();
  await clock.advance(3000);
  server.up = true;
  await clock.advance(1500);
  expect(alice.peers.made).toHaveLength(1);
  expect(alice.peers.newest().closed()).toBe(false);
  expect(alice.call().state.get()).toMatchObject({ state: "talking", link: "connected" });
});

test("a connection is made while it rings, used by the accept, and closed with a call that nobody accepts", async () => {
  await alice.client.call({ to: "bob", media: "video" });
  await clock.settle();
  expect([alice.peers.ahead(), bob.peers.ahead()]).toEqual([1, 1]);
  expect(bob.peers.made).toEqual([]);
  await bob.call().accept();
  await clock.settle();
  expect([alice.peers.ahead(), bob.peers.ahead()]).toEqual([0, 0]);
  await alice.call().hangUp();
  await clock.settle();
  await alice.client.call({ to: "bob", media: "audio" });
  await clock.settle();
  await alice.client.calls.get().at(-1)?.hangUp();
  await clock.settle();
  expect([alice.peers.ahead(), bob.peers.ahead()]).toEqual([0, 0]);
});

test("SWITCH-7: a call whose plan names another path moves there, and nobody notices; who comes later begins there", async () => {
  await talk();
  await clock.advance(3000);
  const [before] = [alice, bob].map(({ events }) => events.length);
  const [[id, { facts }] = ["", { facts: [] }]] = [...server.calls];
  const planned = { type: "mediaPlanned", at: clock.now(), body: { path: 1, transport: "p2p" } } as const;
  for (const user of ["alice", "bob"])
    server.wireOf(user).tell({ type: "facts", now: clock.now(), call: id, first: facts.length + 1, facts: [planned] });
  await clock.settle();
  for (const { peers } of [alice, bob]) expect(peers.made.map((peer) => peer.closed())).toEqual([false, false]);
  await clock.advance(5000);
  for (const { peers } of [alice, bob]) expect(peers.made.map((peer) => peer.closed())).toEqual([true, false]);
  expect(alice.events.length).toBe(before);
  expect(alice.call().participants.get()).toMatchObject([{ user: "bob", link: "connected", audio: true }]);
  const microphone = alice.capturing.tracks.find(({ kind }) => kind === "audio");
  expect(alice.peers.newest().sent.microphone).toBe(microphone);
  expect(alice.sound.playing.size).toBe(1);
  const paths = server.received.flatMap((frame) => (frame.type === "signal" ? [frame.signal.path] : []));
  expect(new Set(paths)).toEqual(new Set([0, 1]));
});

test("SHARE-4: a screen is seen by the others while it is shared, and by nobody after the call", async () => {
  await talk();
  const screenOf = ({ call }: typeof alice) => call().participants.get()[0];
  bob.capturing.picked = "screen and sound";
  await bob.call().shareScreen(true);
  await clock.settle();
  expect(bob.call().screen.get()).toEqual({ state: "on", sound: true });
  expect(screenOf(alice)).toMatchObject({ screen: "on" });
  expect(screenOf(alice)?.screenVideo).not.toBeNull();
  // Either side may share, whichever offered first.
  await alice.call().shareScreen(true);
  await clock.settle();
  expect(screenOf(bob)?.screenVideo).not.toBeNull();
  await bob.call().shareScreen(false);
  await clock.settle();
  expect(screenOf(alice)).toMatchObject({ screen: "off", screenVideo: null });
  expect(bob.peers.newest().sent).toMatchObject({ screen: null, screenSound: null });
  const [call] = [alice.call()];
  await call.hangUp();
  await clock.settle();
  expect([call.screen.get(), alice.capturing.live()]).toEqual([{ state: "unavailable" }, []]);
  await expect(call.shareScreen(true)).rejects.toMatchObject({ code: "call_over" });
});
