import { beforeEach, expect, test } from "vitest";
import { createFakeSound, type FakeSound } from "../../testing/fake-sound.ts";
import { FakeTrack } from "../../testing/fake-tracks.ts";
import { createVirtualClock, type VirtualClock } from "../../testing/virtual-clock.ts";
import { createAutoplay, type Autoplay } from "./autoplay.ts";
import { createPlayback, type Playback } from "./playback.ts";
import type { Speaker } from "./speaker.ts";

let clock: VirtualClock;
let sound: FakeSound;
let autoplay: Autoplay;
let followed: number;
let playback: Playback;

beforeEach(() => {
  clock = createVirtualClock();
  sound = createFakeSound();
  autoplay = createAutoplay();
  followed = 0;
  const speaker: Speaker = {
    follow: () => {
      followed += 1;
      return () => void (followed -= 1);
    },
    choose: async () => undefined,
    end: () => undefined,
  };
  playback = createPlayback(clock, sound, autoplay, speaker);
});

test("SWITCH-2: a sound that another one replaces goes on for a moment, so that there is no gap", async () => {
  const [first, second] = [new FakeTrack("audio"), new FakeTrack("audio")];
  playback.play("2", first);
  playback.play("2", second);
  await clock.settle();
  expect([...sound.playing]).toEqual([first, second]);
  await clock.advance(240);
  expect([...sound.playing]).toEqual([first, second]);
  await clock.advance(20);
  expect([...sound.playing]).toEqual([second]);
  expect(followed).toBe(1);
});

test("one person's sound ends alone; the end leaves no sound and no timer", () => {
  const [hers, his] = [new FakeTrack("audio"), new FakeTrack("audio")];
  playback.play("2", hers);
  playback.play("3", his);
  playback.silence("2");
  expect([...sound.playing]).toEqual([his]);
  playback.play("3", hers);
  playback.end();
  expect([[...sound.playing], followed, clock.timers()]).toEqual([[], 0, 0]);
});

test("sound counts as held back as long as any of it is", async () => {
  sound.blocked = true;
  playback.play("2", new FakeTrack("audio"));
  playback.play("3", new FakeTrack("audio"));
  await clock.settle();
  expect(autoplay.value.get()).toBe("blocked");
  playback.silence("2");
  expect(autoplay.value.get()).toBe("blocked");
  playback.silence("3");
  expect(autoplay.value.get()).toBe("allowed");
});

test("SWITCH-2: a sound goes on until the one that replaces it is heard, a second at most", async () => {
  const [first, second] = [new FakeTrack("audio"), new FakeTrack("audio")];
  playback.play("2", first);
  sound.late = true;
  playback.play("2", second);
  await clock.advance(900);
  expect([...sound.playing]).toEqual([first, second]);
  await clock.advance(200);
  expect([...sound.playing]).toEqual([second]);
  playback.end();
  expect(clock.timers()).toBe(0);
});
