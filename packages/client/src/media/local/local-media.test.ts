import { beforeEach, expect, test } from "vitest";
import { captureRoom } from "../../testing/capture-room.ts";

let room = captureRoom();
let { devices, localMedia, errors, now, news, settle, back } = room;
beforeEach(() => {
  room = captureRoom();
  ({ devices, localMedia, errors, now, news, settle, back } = room);
});
const both = { microphone: true, camera: true };
const onlyMicrophone = { microphone: true, camera: false };

test("both devices are asked for with one question", async () => {
  await localMedia.want(both);
  expect(devices.asked).toEqual([{ microphone: null, camera: null }]);
  expect(now).toEqual({ microphone: { state: "on" }, camera: { state: "on" } });
});

test("a kind that is live or being opened is never opened again", async () => {
  const open = devices.hold();
  void localMedia.want(both);
  void localMedia.want(both);
  await settle();
  open();
  await localMedia.want(both);
  expect(devices.asked).toHaveLength(1);
  await localMedia.want({ microphone: true, camera: false });
  await localMedia.want(both);
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
  await localMedia.want(both);
  expect(now.microphone).toEqual({ state: "on" });
  expect(now.camera).toMatchObject({ state: "failed", error: { code } });
  expect(errors.map((error) => error.code)).toEqual([code]);
});

test("a failed device is left alone until the person asks for it again", async () => {
  devices.refuse("microphone", "NotAllowedError");
  await localMedia.want(both);
  devices.refuse("microphone", null);
  const asked = devices.asked.length;
  await localMedia.want({ microphone: true, camera: false });
  expect(devices.asked).toHaveLength(asked);
  await localMedia.want({ microphone: true, camera: false }, "microphone");
  expect(now.microphone).toEqual({ state: "on" });
});

test("camera off ends the capture, muted keeps it silent", async () => {
  await localMedia.want(both);
  localMedia.mute(true);
  expect(now.microphone).toEqual({ state: "muted" });
  expect(devices.live().map(({ kind, enabled }) => [kind, enabled])).toEqual([
    ["audio", false],
    ["video", true],
  ]);
  await localMedia.want({ microphone: true, camera: false });
  expect(devices.live().map(({ kind }) => kind)).toEqual(["audio"]);
  localMedia.mute(false);
  expect(devices.live()[0]?.enabled).toBe(true);
});

test("a microphone opened while muted starts silent", async () => {
  localMedia.mute(true);
  await localMedia.want({ microphone: true, camera: false });
  expect(devices.live()[0]?.enabled).toBe(false);
});

test("a track that the system takes is interrupted and comes back by itself", async () => {
  await localMedia.want(both);
  localMedia.mute(true);
  devices.tracks[0]?.interrupt(true);
  expect(now.microphone).toEqual({ state: "interrupted" });
  devices.tracks[0]?.interrupt(false);
  expect(now.microphone).toEqual({ state: "muted" });
  expect(devices.asked).toHaveLength(1);
});

test("an unplugged device gives way to another, or fails", async () => {
  await localMedia.want({ microphone: true, camera: false });
  devices.tracks[0]?.unplug();
  await settle();
  expect(now.microphone).toEqual({ state: "on" });
  devices.refuse("microphone", "NotFoundError");
  devices.tracks[1]?.unplug();
  await settle();
  expect(now.microphone).toMatchObject({ state: "failed", error: { code: "microphone_missing" } });
});

test("another device: the old track is kept until the new one is open", async () => {
  await localMedia.want({ microphone: true, camera: false });
  room.chosen = "usb";
  const open = devices.hold();
  const renewed = localMedia.choose("microphone");
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
  await localMedia.want({ microphone: true, camera: false });
  const open = devices.hold();
  void localMedia.want(both);
  await settle();
  localMedia.stop();
  expect(devices.live()).toEqual([]);
  open();
  await settle();
  expect(devices.tracks).toHaveLength(2);
  expect(devices.live()).toEqual([]);
});

test("WISH-3: what the system holds is opened anew when the page is back, muted or not", async () => {
  await localMedia.want(onlyMicrophone);
  const [held] = devices.tracks;
  held?.interrupt(true);
  expect(now.microphone).toEqual({ state: "interrupted" });
  localMedia.mute(true);
  back();
  await settle();
  expect(now.microphone).toEqual({ state: "muted" });
  expect(devices.live()).toHaveLength(1);
  expect(devices.live()[0]?.enabled).toBe(false);
});

test("SPEAK-2: who speaks while muted is told so, and not any more once they are quiet, unmuted or gone", async () => {
  await localMedia.want(onlyMicrophone);
  await room.clock.advance(2000);
  expect(room.spokenMuted).toEqual([]);
  devices.sound(0.5);
  localMedia.mute(true);
  await room.clock.advance(1000);
  expect(room.spokenMuted).toEqual([true]);
  devices.sound(0.01);
  await room.clock.advance(2000);
  expect(room.spokenMuted).toEqual([true]);
  await room.clock.advance(2000);
  expect(room.spokenMuted).toEqual([true, false]);
  devices.sound(0.5);
  await room.clock.advance(1000);
  localMedia.mute(false);
  expect(room.spokenMuted).toEqual([true, false, true, false]);
  localMedia.mute(true);
  await room.clock.advance(1000);
  localMedia.stop();
  expect(room.spokenMuted).toEqual([true, false, true, false, true, false]);
  expect([devices.meters(), room.clock.timers()]).toEqual([0, 0]);
});

test("SPEAK-2: a cough is no speech", async () => {
  devices.sound(0);
  await localMedia.want(onlyMicrophone);
  localMedia.mute(true);
  for (const peak of [0.5, 0, 0.5, 0]) {
    devices.sound(peak);
    await room.clock.advance(500);
  }
  expect(room.spokenMuted).toEqual([]);
});
