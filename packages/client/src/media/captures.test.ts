import { beforeEach, expect, test } from "vitest";
import type { CallError } from "../errors.ts";
import type { Capture, Device, DeviceNews } from "../face.ts";
import { createFakeCapturing, type FakeCapturing } from "../testing/fake-capturing.ts";
import { createVirtualClock, type VirtualClock } from "../testing/virtual-clock.ts";
import { createCaptures, type Captures } from "./captures.ts";

let devices: FakeCapturing;
let captures: Captures;
let errors: CallError[];
let now: { microphone: Capture; camera: Capture };
let chosen: string | null;
let list: readonly Device[];
let news: DeviceNews[];
let clock: VirtualClock;
const settle = (): Promise<void> => clock.settle();
const both = { microphone: true, camera: true };

beforeEach(() => {
  devices = createFakeCapturing();
  errors = [];
  chosen = null;
  list = [];
  news = [];
  clock = createVirtualClock();
  now = { microphone: { state: "off" }, camera: { state: "off" } };
  captures = createCaptures({
    capturing: devices,
    clock,
    devices: {
      wish: () => ({ id: chosen, name: chosen?.toUpperCase() ?? "" }),
      list: () => list,
      look: async () => undefined,
      barred: () => null,
    },
    news: (each) => void news.push(each),
    changed: (kind, capture) => {
      now[kind] = capture;
    },
    error: (error) => void errors.push(error),
  });
});

test("both devices are asked for with one question", async () => {
  await captures.want(both);
  expect(devices.asked).toEqual([{ microphone: null, camera: null }]);
  expect(now).toEqual({ microphone: { state: "on" }, camera: { state: "on" } });
});

test("a kind that is live or being opened is never opened again", async () => {
  const open = devices.hold();
  void captures.want(both);
  void captures.want(both);
  await settle();
  open();
  await captures.want(both);
  expect(devices.asked).toHaveLength(1);
  await captures.want({ microphone: true, camera: false });
  await captures.want(both);
  expect(devices.asked).toEqual([{ microphone: null, camera: null }, { camera: null }]);
});

test.each([
  ["NotAllowedError", "camera_refused"],
  ["SecurityError", "camera_refused"],
  ["NotFoundError", "camera_missing"],
  ["OverconstrainedError", "camera_missing"],
  ["NotReadableError", "camera_failed"],
  ["AbortError", "camera_failed"],
] as const)("a camera that meets %s is %s, and the microphone works without it", async (name, code) => {
  devices.refuse("camera", name);
  await captures.want(both);
  expect(now.microphone).toEqual({ state: "on" });
  expect(now.camera).toMatchObject({ state: "failed", error: { code } });
  expect(errors.map((error) => error.code)).toEqual([code]);
});

test("a failed device is left alone until the person asks for it again", async () => {
  devices.refuse("microphone", "NotAllowedError");
  await captures.want(both);
  devices.refuse("microphone", null);
  const asked = devices.asked.length;
  await captures.want({ microphone: true, camera: false });
  expect(devices.asked).toHaveLength(asked);
  await captures.want({ microphone: true, camera: false }, "microphone");
  expect(now.microphone).toEqual({ state: "on" });
});

test("camera off ends the capture, muted keeps it silent", async () => {
  await captures.want(both);
  captures.mute(true);
  expect(now.microphone).toEqual({ state: "muted" });
  expect(devices.live().map(({ kind, enabled }) => [kind, enabled])).toEqual([
    ["audio", false],
    ["video", true],
  ]);
  await captures.want({ microphone: true, camera: false });
  expect(devices.live().map(({ kind }) => kind)).toEqual(["audio"]);
  captures.mute(false);
  expect(devices.live()[0]?.enabled).toBe(true);
});

test("a microphone opened while muted starts silent", async () => {
  captures.mute(true);
  await captures.want({ microphone: true, camera: false });
  expect(devices.live()[0]?.enabled).toBe(false);
});

test("a track that the system takes is interrupted and comes back by itself", async () => {
  await captures.want(both);
  captures.mute(true);
  devices.tracks[0]?.interrupt(true);
  expect(now.microphone).toEqual({ state: "interrupted" });
  devices.tracks[0]?.interrupt(false);
  expect(now.microphone).toEqual({ state: "muted" });
  expect(devices.asked).toHaveLength(1);
});

test("an unplugged device gives way to another, or fails", async () => {
  await captures.want({ microphone: true, camera: false });
  devices.tracks[0]?.unplug();
  await settle();
  expect(now.microphone).toEqual({ state: "on" });
  devices.refuse("microphone", "NotFoundError");
  devices.tracks[1]?.unplug();
  await settle();
  expect(now.microphone).toMatchObject({ state: "failed", error: { code: "microphone_missing" } });
});

test("another device: the old track is kept until the new one is open", async () => {
  await captures.want({ microphone: true, camera: false });
  chosen = "usb";
  const open = devices.hold();
  const renewed = captures.choose("microphone");
  await settle();
  expect(devices.live()).toHaveLength(1);
  expect(now.microphone).toEqual({ state: "on" });
  open();
  await renewed;
  expect(devices.asked.at(-1)).toEqual({ microphone: "usb" });
  expect(devices.live().map(({ device }) => device)).toEqual(["usb"]);
  expect(news).toEqual([]);
});

test("stop ends every track at once, also those that are still opening", async () => {
  await captures.want({ microphone: true, camera: false });
  const open = devices.hold();
  void captures.want(both);
  await settle();
  captures.stop();
  expect(devices.live()).toEqual([]);
  open();
  await settle();
  expect(devices.tracks).toHaveLength(2);
  expect(devices.live()).toEqual([]);
});

const microphone = (id: string): Device => ({ id, label: id.toUpperCase() });
const onlyMicrophone = { microphone: true, camera: false };
const inUse = (): readonly (string | undefined)[] => devices.live().map(({ device }) => device);

test("OPEN-1: a kind that is decided is asked for by itself", async () => {
  devices.permit("microphone", "granted");
  devices.hang("camera");
  await Promise.race([captures.want(both), settle()]);
  expect(devices.asked).toEqual([{ microphone: null }, { camera: null }]);
  expect(now.microphone).toEqual({ state: "on" });
});

test("OPEN-2: after 4 s without an answer it is said for whom it is waited, and the allowed kind opens alone", async () => {
  const answer = devices.hang("camera");
  void captures.want(both);
  await clock.advance(3900);
  expect(now).toEqual({ microphone: { state: "opening" }, camera: { state: "opening" } });
  await clock.advance(200);
  expect(now.microphone).toEqual({ state: "unanswered", by: "person" });
  expect(now.camera).toEqual({ state: "unanswered", by: "person" });
  devices.permit("microphone", "granted");
  await clock.advance(4000);
  expect(now.microphone).toEqual({ state: "on" });
  expect(now.camera).toEqual({ state: "unanswered", by: "person" });
  expect(devices.asked).toEqual([{ microphone: null, camera: null }, { microphone: null }]);
  answer();
  await settle();
  expect(now.camera).toEqual({ state: "on" });
  // The answer to both brought a second microphone, which is not needed.
  expect(devices.live().map(({ kind }) => kind)).toEqual(["audio", "video"]);
});

test("OPEN-2: a device that hangs though it is allowed gives way to another, and is used when it answers", async () => {
  list = [microphone("usb"), microphone("inner")];
  chosen = "usb";
  devices.permit("microphone", "granted");
  const answer = devices.hang("microphone", "usb");
  devices.refuse("microphone", "NotReadableError", null);
  void captures.want(onlyMicrophone);
  await clock.advance(4100);
  expect(inUse()).toEqual(["inner"]);
  expect(news).toEqual([{ kind: "microphone", why: "busy", wished: "USB", used: "INNER", instead: true }]);
  answer();
  await settle();
  expect(inUse()).toEqual(["usb"]);
  expect(news.at(-1)).toMatchObject({ why: "back", wished: "USB" });
});

test("OPEN-2: the only device hangs: that is said, and an error that comes at last as well", async () => {
  devices.permit("camera", "granted");
  const answer = devices.hang("camera");
  const wanted = captures.want({ microphone: false, camera: true });
  await clock.advance(4100);
  expect(now.camera).toEqual({ state: "unanswered", by: "device" });
  devices.refuse("camera", "NotReadableError");
  answer();
  await wanted;
  expect(now.camera).toMatchObject({ state: "failed", error: { code: "camera_failed" } });
});

test("OPEN-2: a camera turned off and on while the question stands is not asked for again", async () => {
  const answer = devices.hang("camera");
  void captures.want({ microphone: false, camera: true });
  await clock.advance(4100);
  void captures.want({ microphone: false, camera: false });
  expect(now.camera).toEqual({ state: "off" });
  void captures.want({ microphone: false, camera: true });
  expect(now.camera).toEqual({ state: "opening" });
  answer();
  await settle();
  expect(now.camera).toEqual({ state: "on" });
  expect(devices.asked).toHaveLength(1);
});

test("OPEN-2: an answer after the end leaves nothing open and no timer", async () => {
  const answer = devices.hang("camera");
  const wanted = captures.want(both);
  await clock.advance(4100);
  captures.stop();
  await wanted;
  answer();
  await settle();
  expect(devices.live()).toEqual([]);
  expect(devices.meters()).toBe(0);
  expect(clock.timers()).toBe(0);
});

test("GIVE-1: a chosen device that another program holds leaves the working one, and the person is told once", async () => {
  list = [microphone("inner"), microphone("usb")];
  chosen = "inner";
  await captures.want(onlyMicrophone);
  const [working] = devices.tracks;
  devices.refuse("microphone", "NotReadableError", "usb");
  chosen = "usb";
  await captures.choose("microphone");
  await captures.choose("microphone");
  expect(devices.live()).toEqual([working]);
  expect(now.microphone).toEqual({ state: "on" });
  expect(news).toEqual([{ kind: "microphone", why: "busy", wished: "USB", used: "INNER", instead: true }]);
  expect(errors).toEqual([]);
  devices.refuse("microphone", null, "usb");
  captures.listed();
  await settle();
  expect(inUse()).toEqual(["usb"]);
});

test.each([
  ["NotFoundError", "gone"],
  ["OverconstrainedError", "gone"],
  ["NotReadableError", "busy"],
  ["AbortError", "busy"],
] as const)("GIVE-2: a wished microphone that meets %s gives way to the system's: it is %s", async (name, why) => {
  list = [microphone("usb"), microphone("inner")];
  chosen = "usb";
  devices.refuse("microphone", name, "usb");
  await captures.want(onlyMicrophone);
  expect(devices.asked).toEqual([{ microphone: "usb" }, { microphone: null }]);
  expect(now.microphone).toEqual({ state: "on" });
  expect(news).toMatchObject([{ why, wished: "USB", instead: true }]);
});

test("GIVE-2: where the system's default is held as well, any other is taken", async () => {
  list = [{ id: "default", label: "Default" }, microphone("usb"), microphone("inner")];
  devices.refuse("microphone", "NotReadableError", null);
  devices.refuse("microphone", "NotReadableError", "usb");
  await captures.want(onlyMicrophone);
  expect(inUse()).toEqual(["inner"]);
  expect(news).toMatchObject([{ why: "busy", used: "INNER" }]);
});

test("GIVE-2, GIVE-3: unplugged among others it gives way, also where its track tells nothing, and comes back", async () => {
  list = [microphone("usb"), microphone("inner")];
  chosen = "usb";
  await captures.want(onlyMicrophone);
  list = [microphone("inner")];
  devices.refuse("microphone", "OverconstrainedError", "usb");
  devices.refuse("microphone", "NotFoundError", null);
  captures.listed();
  await settle();
  expect(inUse()).toEqual(["inner"]);
  expect(news).toEqual([{ kind: "microphone", why: "gone", wished: "USB", used: "INNER", instead: true }]);
  list = [microphone("inner"), microphone("usb")];
  devices.refuse("microphone", null, "usb");
  captures.listed();
  await settle();
  expect(inUse()).toEqual(["usb"]);
  expect(news.at(-1)).toEqual({ kind: "microphone", why: "back", wished: "USB", used: "USB", instead: false });
  captures.listed();
  await settle();
  expect(news).toHaveLength(2);
});

test("GIVE-3: a camera that was missing is opened when one is plugged in; a refused one is not asked for again", async () => {
  devices.refuse("camera", "NotFoundError");
  devices.refuse("microphone", "NotAllowedError");
  await captures.want(both);
  devices.refuse("camera", null);
  devices.refuse("microphone", null);
  captures.listed();
  await settle();
  expect(now.camera).toEqual({ state: "on" });
  expect(now.microphone).toMatchObject({ state: "failed", error: { code: "microphone_refused" } });
});

test("WISH-2: a list without any device of the kind has lost none", async () => {
  list = [microphone("usb")];
  chosen = "usb";
  await captures.want(onlyMicrophone);
  list = [];
  captures.listed();
  await settle();
  expect(inUse()).toEqual(["usb"]);
  expect(devices.asked).toHaveLength(1);
});

test("GIVE-4: a microphone that gives nothing from the start gives way to one that sounds, and comes back when it sounds", async () => {
  list = [microphone("dead"), microphone("deader"), microphone("inner")];
  chosen = "dead";
  devices.sound(0, "dead");
  devices.sound(0, "deader");
  await captures.want(onlyMicrophone);
  await clock.advance(4000);
  expect(inUse()).toEqual(["dead"]);
  await clock.advance(2500);
  // The silent one is kept open, to hear when it sounds.
  expect(inUse()).toEqual(["dead", "inner"]);
  expect(news).toEqual([{ kind: "microphone", why: "silent", wished: "DEAD", used: "INNER", instead: true }]);
  devices.sound(0.2, "dead");
  await clock.advance(1000);
  expect(inUse()).toEqual(["dead"]);
  expect(news.at(-1)).toMatchObject({ why: "back", wished: "DEAD" });
});

test("GIVE-4: one that has sounded is told and never left; what cannot be measured, or is muted, is not silent", async () => {
  list = [microphone("usb"), microphone("inner")];
  chosen = "usb";
  devices.sound(null, "usb");
  await captures.want(onlyMicrophone);
  await clock.advance(10_000);
  devices.sound(0, "usb");
  captures.mute(true);
  await clock.advance(10_000);
  expect(news).toEqual([]);
  captures.mute(false);
  devices.sound(0.5, "usb");
  await clock.advance(1000);
  devices.sound(0, "usb");
  await clock.advance(30_000);
  expect(inUse()).toEqual(["usb"]);
  expect(news).toEqual([{ kind: "microphone", why: "silent", wished: "USB", used: "", instead: false }]);
});

test("GIVE-4: nothing else works either: the one there is stays, and that is told once", async () => {
  list = [microphone("usb"), microphone("inner")];
  chosen = "usb";
  devices.sound(0, "usb");
  devices.refuse("microphone", "NotReadableError", "inner");
  await captures.want(onlyMicrophone);
  await clock.advance(30_000);
  expect(inUse()).toEqual(["usb"]);
  expect(news).toEqual([{ kind: "microphone", why: "silent", wished: "USB", used: "", instead: false }]);
});

test("WISH-3: what the system holds is opened anew when the page is back, muted or not", async () => {
  await captures.want(onlyMicrophone);
  const [held] = devices.tracks;
  held?.interrupt(true);
  expect(now.microphone).toEqual({ state: "interrupted" });
  captures.mute(true);
  captures.retake();
  await settle();
  expect(now.microphone).toEqual({ state: "muted" });
  expect(devices.live()).toHaveLength(1);
  expect(devices.live()[0]?.enabled).toBe(false);
});
