import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { FakeAudio, FakeAudioWithSink } from "../testing/fake-audio.ts";
import { FakeStream, FakeTrack } from "../testing/fake-tracks.ts";
import { createVirtualClock } from "../testing/virtual-clock.ts";
import { elementSound } from "./sound.ts";

const { settle } = createVirtualClock();
let document: EventTarget;
let held: boolean[];

beforeEach(() => {
  FakeAudio.made.length = 0;
  FakeAudio.refusal = null;
  document = new EventTarget();
  held = [];
  vi.stubGlobal("Audio", FakeAudioWithSink);
  vi.stubGlobal("MediaStream", FakeStream);
  vi.stubGlobal("document", document);
});
afterEach(() => {
  vi.unstubAllGlobals();
});

const play = (sound = elementSound()) => sound.play(new FakeTrack("audio"), (now) => void held.push(now));
const element = (): FakeAudio => {
  const [first] = FakeAudio.made;
  if (first === undefined) throw new Error("no element was made");
  return first;
};

test("the element that played inside the press is the one that plays the call, and the next call", async () => {
  const sound = elementSound();
  sound.unlock();
  await settle();
  const first = play(sound);
  await settle();
  first.end();
  play(sound);
  await settle();
  expect(FakeAudio.made).toHaveLength(1);
  expect(element().srcObject).toBeInstanceOf(FakeStream);
  expect(element().paused).toBe(false);
});

test("PAGE-1: what plays inside the press has no URL, which a content security policy could forbid", async () => {
  const sound = elementSound();
  sound.unlock();
  await settle();
  expect([element().src, element().paused]).toEqual(["", false]);
});

test("sound that the browser holds back is said to be, and a press frees it", async () => {
  FakeAudio.refusal = "NotAllowedError";
  const playing = play();
  await settle();
  expect(held.at(-1)).toBe(true);
  FakeAudio.refusal = null;
  expect(await playing.resume()).toBe(true);
  expect(held.at(-1)).toBe(false);
});

test("sound that the system interrupts comes back by itself, or with the page", async () => {
  play();
  await settle();
  element().pause();
  await settle();
  expect(element().paused).toBe(false);
  FakeAudio.refusal = "NotAllowedError";
  element().pause();
  await settle();
  expect(held.at(-1)).toBe(true);
  FakeAudio.refusal = null;
  document.dispatchEvent(new Event("visibilitychange"));
  await settle();
  expect(element().paused).toBe(false);
  expect(held.at(-1)).toBe(false);
});

test("after the end nothing starts it again", async () => {
  const playing = play();
  await settle();
  playing.end();
  document.dispatchEvent(new Event("visibilitychange"));
  await settle();
  expect(element().paused).toBe(true);
  expect(element().srcObject).toBeNull();
});

test("a loudspeaker is chosen where that can be done; elsewhere only the system's is there", async () => {
  await play().setSpeaker("desk");
  expect(element().sink).toBe("desk");
  vi.stubGlobal("Audio", FakeAudio);
  const plain = play(elementSound());
  await plain.setSpeaker(null);
  await expect(plain.setSpeaker("desk")).rejects.toThrow("system's loudspeaker");
});
