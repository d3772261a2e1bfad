import { beforeEach, expect, test } from "vitest";
import { captureRoom, microphoneOf } from "../../testing/capture-room.ts";

let room = captureRoom();
let { devices, localMedia, now, news, clock, settle, inUse } = room;
beforeEach(() => {
  room = captureRoom();
  ({ devices, localMedia, now, news, clock, settle, inUse } = room);
});
const both = { microphone: true, camera: true };

const onlyMicrophone = { microphone: true, camera: false };

test("OPEN-1: a kind that is decided is asked for by itself", async () => {
  devices.permit("microphone", "granted");
  devices.hang("camera");
  await Promise.race([localMedia.want(both), settle()]);
  expect(devices.asked).toEqual([{ microphone: null }, { camera: null }]);
  expect(now.microphone).toEqual({ state: "on" });
});

test("OPEN-2: after 4 s without an answer it is said for whom it is waited, and the allowed kind opens alone", async () => {
  const answer = devices.hang("camera");
  void localMedia.want(both);
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
  // The shared answer brought a second microphone, which is not needed.
  expect(devices.live().map(({ kind }) => kind)).toEqual(["audio", "video"]);
});

test("OPEN-2: a device that hangs though it is allowed gives way to another, and is used when it answers", async () => {
  room.list = [microphoneOf("usb"), microphoneOf("inner")];
  room.chosen = "usb";
  devices.permit("microphone", "granted");
  const answer = devices.hang("microphone", "usb");
  devices.refuse("microphone", "NotReadableError", null);
  void localMedia.want(onlyMicrophone);
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
  const wanted = localMedia.want({ microphone: false, camera: true });
  await clock.advance(4100);
  expect(now.camera).toEqual({ state: "unanswered", by: "device" });
  devices.refuse("camera", "NotReadableError");
  answer();
  await wanted;
  expect(now.camera).toMatchObject({ state: "failed", error: { code: "camera_failed" } });
});

test("OPEN-2: a camera turned off and on while the question stands is not asked for again", async () => {
  const answer = devices.hang("camera");
  void localMedia.want({ microphone: false, camera: true });
  await clock.advance(4100);
  void localMedia.want({ microphone: false, camera: false });
  expect(now.camera).toEqual({ state: "off" });
  void localMedia.want({ microphone: false, camera: true });
  expect(now.camera).toEqual({ state: "opening" });
  answer();
  await settle();
  expect(now.camera).toEqual({ state: "on" });
  expect(devices.asked).toHaveLength(1);
});

test("OPEN-2: an answer after the end leaves nothing open and no timer", async () => {
  const answer = devices.hang("camera");
  const wanted = localMedia.want(both);
  await clock.advance(4100);
  localMedia.stop();
  await wanted;
  answer();
  await settle();
  expect(devices.live()).toEqual([]);
  expect(devices.meters()).toBe(0);
  expect(clock.timers()).toBe(0);
});
