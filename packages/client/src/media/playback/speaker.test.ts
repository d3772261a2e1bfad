import { beforeEach, expect, test } from "vitest";
import type { Device, DeviceNews } from "../../api/device.ts";
import { createFakeSound, type FakeSound } from "../../testing/fake-sound.ts";
import { FakeTrack } from "../../testing/fake-tracks.ts";
import { createVirtualClock } from "../../testing/virtual-clock.ts";
import { createSpeaker, type Speaker } from "./speaker.ts";

const { settle } = createVirtualClock();
const context: Device = { id: "desk", label: "Desk" };
const inner: Device = { id: "inner", label: "Inner" };
let sound: FakeSound;
let speaker: Speaker;
let wish: string | null;
let list: readonly Device[];
let news: DeviceNews[];
let volume: number;
let happen: (change: "list" | "volume") => void;

beforeEach(() => {
  sound = createFakeSound();
  [wish, list, news, volume] = ["desk", [inner, context], [], 0.5];
  speaker = createSpeaker({
    devices: {
      wish: () => ({ id: wish, name: wish === null ? "" : "Desk" }),
      list: () => list,
      volume: () => volume,
      follow: (listener) => {
        happen = listener;
        return () => undefined;
      },
    },
    tell: (event) => {
      if (event.type !== "device") return;
      const { type: _, ...each } = event;
      news.push(each);
    },
  });
});
const play = (): (() => void) => speaker.follow(sound.play(new FakeTrack("audio"), () => undefined));

test("GIVE-5: a loudspeaker that is gone gives way to the system's and comes back, each told once", async () => {
  play();
  await settle();
  expect(sound.speakers).toEqual(["desk"]);
  list = [inner];
  happen("list");
  happen("list");
  await settle();
  expect(sound.speakers.at(-1)).toBeNull();
  list = [inner, context];
  happen("list");
  await settle();
  expect(sound.speakers.at(-1)).toBe("desk");
  expect(news).toEqual([
    { kind: "speaker", why: "gone", wished: "Desk", used: "", instead: true },
    { kind: "speaker", why: "back", wished: "Desk", used: "Desk", instead: false },
  ]);
});

test("GIVE-5: one that cannot be used leaves the system's, and somebody who joins later is heard there as well", async () => {
  sound.refuse("desk", "AbortError");
  play();
  await settle();
  play();
  await settle();
  expect(sound.speakers).toEqual([null]);
  expect(news).toMatchObject([{ why: "busy" }]);
  await speaker.choose();
  expect(sound.speakers.at(-1)).toBeNull();
});

test("GIVE-5: where not even the system's can be used the choice fails", async () => {
  sound.refuse("desk", "NotFoundError");
  sound.refuse(null, "AbortError");
  play();
  await settle();
  await expect(speaker.choose()).rejects.toMatchObject({ code: "speaker_failed" });
});

test("WISH-2: without a list nothing is known to be gone, and nobody is told", async () => {
  list = [];
  sound.refuse("desk", "NotFoundError");
  play();
  await settle();
  happen("list");
  expect(news).toEqual([]);
  // The list has labels only after the first microphone.
  sound.refuse("desk", null);
  list = [inner, context];
  happen("list");
  await settle();
  expect(sound.speakers.at(-1)).toBe("desk");
});

test("WISH-1: a sound plays as loud as is wished, and one that has ended hears nothing more", async () => {
  const end = play();
  await settle();
  expect(sound.volumes).toEqual([0.5]);
  end();
  happen("volume");
  expect(sound.volumes).toEqual([0.5]);
});
