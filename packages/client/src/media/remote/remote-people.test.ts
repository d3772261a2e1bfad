import { beforeEach, expect, test } from "vitest";
import { callError } from "../../api/errors.ts";
import { FakeStream, FakeTrack } from "../../testing/fake-tracks.ts";
import { createVirtualClock, type VirtualClock } from "../../testing/virtual-clock.ts";
import { CallMediaState } from "../call-media-state.ts";
import type { MediaEvent } from "../media-events.ts";
import { RemotePeople } from "./remote-people.ts";

const bob = { mine: 1, theirs: 2, other: "bob" };
const carol = { mine: 1, theirs: 3, other: "carol" };

let clock: VirtualClock;
let state: CallMediaState;
let told: MediaEvent[];
let played: string[];
let wanted: unknown[];
let people: RemotePeople;

beforeEach(() => {
  clock = createVirtualClock();
  state = new CallMediaState();
  told = [];
  played = [];
  wanted = [];
  people = new RemotePeople({
    clock,
    visible: () => true,
    streamOf: (tracks) => new FakeStream(tracks),
    transport: {
      stats: async () => ({ received: {} }),
      setWanted: (stay, source, size) => void wanted.push([stay, source, size]),
    },
    playback: {
      play: (source, { id }) => void played.push(`${source} plays ${id}`),
      silence: (source) => void played.push(`${source} is silent`),
    },
    state,
    tell: (event) => void told.push(event),
  });
});
const happen = (...events: readonly Parameters<RemotePeople["follow"]>[0][]): void => {
  for (const event of events) people.follow(event);
};
const shown = () => state.remotes.get().map(({ user, link }) => `${user} ${link}`);

test("what a transport tells of somebody is theirs alone, and of somebody who is not in the call nobody's", () => {
  people.set([bob, carol]);
  const sound = new FakeTrack("audio");
  happen(
    { type: "linkState", stay: 2, state: "connected" },
    { type: "linkState", stay: 9, state: "connected" },
    { type: "remoteTrack", stay: 2, source: "microphone", track: sound },
    { type: "remoteState", stay: 2, source: "microphone", state: "on" },
    { type: "remoteState", stay: 2, source: "screen", state: "off" },
    { type: "speaking", stay: 2, speaking: true },
    { type: "quality", stay: 3, quality: "poor" },
    { type: "firstFrame", stay: 2, source: "microphone" },
  );
  expect(state.remotes.get()).toMatchObject([
    {
      user: "bob",
      link: "connected",
      microphone: "on",
      screen: "off",
      speaking: true,
      quality: "unknown",
      audio: true,
    },
    { user: "carol", link: "connecting", microphone: "unknown", speaking: "unknown", quality: "poor", audio: false },
  ]);
  expect(played).toEqual([`2 microphone plays ${sound.id}`]);
  expect(told).toEqual([
    { type: "link", user: "bob", link: "connected" },
    { type: "quality", user: "carol", quality: "poor" },
    { type: "media", user: "bob", kind: "audio", available: true },
  ]);
});

test("a source that is gone is not available any more; who leaves is not told of, and silent", () => {
  people.set([bob]);
  const camera = { stay: 2, source: "camera" } as const;
  happen(
    { type: "remoteTrack", ...camera, track: new FakeTrack("video") },
    { type: "remoteState", ...camera, state: "on" },
    { type: "firstFrame", ...camera },
  );
  expect(state.remotes.get()[0]?.video).not.toBeNull();
  happen({ type: "remoteGone", ...camera });
  expect(state.remotes.get()[0]?.video).toBeNull();
  const before = told.length;
  people.set([]);
  happen({ type: "remoteState", ...camera, state: "on" }, { type: "linkState", stay: 2, state: "failed" });
  expect(told).toHaveLength(before);
  expect([state.remotes.get(), played, clock.timers()]).toEqual([
    [],
    ["2 microphone is silent", "2 screenSound is silent"],
    0,
  ]);
});

test("a transport that is lost is told once, and no link is left", () => {
  people.set([bob, carol]);
  const cause = callError("no_media_path", "the media server is gone");
  happen({ type: "linkState", stay: 2, state: "connected" }, { type: "lost", cause });
  expect(shown()).toEqual(["bob failed", "carol failed"]);
  expect(told.filter(({ type }) => type === "error")).toEqual([{ type: "error", error: cause }]);
  people.end();
});

test("a shared screen is shown from its first picture for as long as it is on, and its sound is played beside the voice", () => {
  people.set([bob]);
  const [screen, voice, sound] = [new FakeTrack("video"), new FakeTrack("audio"), new FakeTrack("audio")];
  const ofScreen = { stay: 2, source: "screen" } as const;
  const seen = (): number | null => state.remotes.get()[0]?.screenVideo?.getTracks().length ?? null;
  happen(
    { type: "remoteTrack", ...ofScreen, track: screen },
    { type: "remoteTrack", stay: 2, source: "microphone", track: voice },
    { type: "remoteTrack", stay: 2, source: "screenSound", track: sound },
    { type: "remoteState", ...ofScreen, state: "on" },
  );
  expect(seen()).toBeNull();
  happen({ type: "firstFrame", ...ofScreen });
  expect(seen()).toBe(1);
  expect(played).toEqual([`2 microphone plays ${voice.id}`, `2 screenSound plays ${sound.id}`]);
  happen({ type: "remoteState", ...ofScreen, state: "off" });
  expect(seen()).toBeNull();
  happen({ type: "remoteState", ...ofScreen, state: "on" });
  expect(seen()).toBe(1);
  happen({ type: "remoteGone", ...ofScreen }, { type: "remoteGone", stay: 2, source: "screenSound" });
  expect(seen()).toBeNull();
  expect(played.at(-1)).toBe("2 screenSound is silent");
});

test("SIZE-1: a picture is wanted at the size at which it is shown, and a stream that is over at none", () => {
  people.set([{ mine: 1, theirs: 2, other: "bob" }]);
  const track = new FakeTrack("video");
  happen(
    { type: "remoteState", stay: 2, source: "camera", state: "on" },
    { type: "remoteTrack", stay: 2, source: "camera", track },
    { type: "firstFrame", stay: 2, source: "camera" },
  );
  const video = state.remotes.get()[0]?.video ?? null;
  if (video === null) throw new Error("no picture");
  people.showAt(video, { width: 320, height: 192 });
  people.showAt(new FakeStream([]), { width: 640, height: 480 });
  expect(wanted).toEqual([[2, "camera", { width: 320, height: 192 }]]);
  happen({ type: "remoteGone", stay: 2, source: "camera" });
  people.showAt(video, { width: 640, height: 480 });
  expect(wanted).toHaveLength(1);
});
