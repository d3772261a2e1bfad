import { beforeEach, expect, test } from "vitest";
import { captureRoom, microphoneOf } from "../../testing/capture-room.ts";

let room = captureRoom();
let { devices, localMedia, errors, now, news, clock, settle, inUse, listed, back } = room;
beforeEach(() => {
  room = captureRoom();
  ({ devices, localMedia, errors, now, news, clock, settle, inUse, listed, back } = room);
});
const both = { microphone: true, camera: true };

const onlyMicrophone = { microphone: true, camera: false };

test("GIVE-1: a chosen device that another program holds leaves the working one, and the person is told once", async () => {
  room.list = [microphoneOf("inner"), microphoneOf("usb")];
  room.chosen = "inner";
  await localMedia.want(onlyMicrophone);
  const [working] = devices.tracks;
  devices.refuse("microphone", "NotReadableError", "usb");
  room.chosen = "usb";
  await localMedia.choose("microphone");
  await localMedia.choose("microphone");
  expect(devices.live()).toEqual([working]);
  expect(now.microphone).toEqual({ state: "on" });
  expect(news).toEqual([{ kind: "microphone", why: "busy", wished: "USB", used: "INNER", instead: true }]);
  expect(errors).toEqual([]);
  devices.refuse("microphone", null, "usb");
  listed();
  await settle();
  expect(inUse()).toEqual(["usb"]);
});

test.each([
  ["NotFoundError", "gone"],
  ["OverconstrainedError", "gone"],
  ["NotReadableError", "busy"],
  ["AbortError", "busy"],
] as const)("GIVE-2: a wished microphone that meets %s gives way to the system's: it is %s", async (name, why) => {
  room.list = [microphoneOf("usb"), microphoneOf("inner")];
  room.chosen = "usb";
  devices.refuse("microphone", name, "usb");
  await localMedia.want(onlyMicrophone);
  expect(devices.asked).toEqual([{ microphone: "usb" }, { microphone: null }]);
  expect(now.microphone).toEqual({ state: "on" });
  expect(news).toMatchObject([{ why, wished: "USB", instead: true }]);
});

test("GIVE-2: where the system's default is held as well, any other is taken", async () => {
  room.list = [{ id: "default", label: "Default" }, microphoneOf("usb"), microphoneOf("inner")];
  devices.refuse("microphone", "NotReadableError", null);
  devices.refuse("microphone", "NotReadableError", "usb");
  await localMedia.want(onlyMicrophone);
  expect(inUse()).toEqual(["inner"]);
  expect(news).toMatchObject([{ why: "busy", used: "INNER" }]);
});

test("GIVE-2, GIVE-3: unplugged among others it gives way, also where its track tells nothing, and comes back", async () => {
  room.list = [microphoneOf("usb"), microphoneOf("inner")];
  room.chosen = "usb";
  await localMedia.want(onlyMicrophone);
  room.list = [microphoneOf("inner")];
  devices.refuse("microphone", "OverconstrainedError", "usb");
  devices.refuse("microphone", "NotFoundError", null);
  listed();
  await settle();
  expect(inUse()).toEqual(["inner"]);
  expect(news).toEqual([{ kind: "microphone", why: "gone", wished: "USB", used: "INNER", instead: true }]);
  room.list = [microphoneOf("inner"), microphoneOf("usb")];
  devices.refuse("microphone", null, "usb");
  listed();
  await settle();
  expect(inUse()).toEqual(["usb"]);
  expect(news.at(-1)).toEqual({ kind: "microphone", why: "back", wished: "USB", used: "USB", instead: false });
  listed();
  await settle();
  expect(news).toHaveLength(2);
});

test("GIVE-3: a camera that was missing is opened when one is plugged in; a refused one is not asked for again", async () => {
  devices.refuse("camera", "NotFoundError");
  devices.refuse("microphone", "NotAllowedError");
  await localMedia.want(both);
  devices.refuse("camera", null);
  devices.refuse("microphone", null);
  listed();
  await settle();
  expect(now.camera).toEqual({ state: "on" });
  expect(now.microphone).toMatchObject({ state: "failed", error: { code: "microphone_refused" } });
});

test("WISH-2: a list without any device of the kind has lost none", async () => {
  room.list = [microphoneOf("usb")];
  room.chosen = "usb";
  await localMedia.want(onlyMicrophone);
  room.list = [];
  listed();
  await settle();
  expect(inUse()).toEqual(["usb"]);
  expect(devices.asked).toHaveLength(1);
});

test("GIVE-4: a microphone that gives nothing from the start gives way to one that sounds, and comes back when it sounds", async () => {
  room.list = [microphoneOf("dead"), microphoneOf("deader"), microphoneOf("inner")];
  room.chosen = "dead";
  devices.sound(0, "dead");
  devices.sound(0, "deader");
  await localMedia.want(onlyMicrophone);
  await clock.advance(4000);
  expect(inUse()).toEqual(["dead"]);
  await clock.advance(2500);
  // The silent device is kept open, to hear when it sounds.
  expect(inUse()).toEqual(["dead", "inner"]);
  expect(news).toEqual([{ kind: "microphone", why: "silent", wished: "DEAD", used: "INNER", instead: true }]);
  devices.sound(0.2, "dead");
  await clock.advance(1000);
  expect(inUse()).toEqual(["dead"]);
  expect(news.at(-1)).toMatchObject({ why: "back", wished: "DEAD" });
});

test("GIVE-4: one that has sounded is told and never left; what cannot be measured, or is muted, is not silent", async () => {
  room.list = [microphoneOf("usb"), microphoneOf("inner")];
  room.chosen = "usb";
  devices.sound(null, "usb");
  await localMedia.want(onlyMicrophone);
  await clock.advance(10_000);
  devices.sound(0, "usb");
  localMedia.mute(true);
  await clock.advance(10_000);
  expect(news).toEqual([]);
  localMedia.mute(false);
  devices.sound(0.5, "usb");
  await clock.advance(1000);
  devices.sound(0, "usb");
  await clock.advance(30_000);
  expect(inUse()).toEqual(["usb"]);
  expect(news).toEqual([{ kind: "microphone", why: "silent", wished: "USB", used: "", instead: false }]);
});

test("GIVE-4: nothing else works either: the one there is stays, and that is told once", async () => {
  room.list = [microphoneOf("usb"), microphoneOf("inner")];
  room.chosen = "usb";
  devices.sound(0, "usb");
  devices.refuse("microphone", "NotReadableError", "inner");
  await localMedia.want(onlyMicrophone);
  await clock.advance(30_000);
  expect(inUse()).toEqual(["usb"]);
  expect(news).toEqual([{ kind: "microphone", why: "silent", wished: "USB", used: "", instead: false }]);
});

test("GIVE-3: a camera that another program held is opened when the page is back, and a failure there is no news", async () => {
  devices.refuse("camera", "NotReadableError");
  await localMedia.want({ microphone: false, camera: true });
  back();
  await settle();
  expect(errors.map(({ code }) => code)).toEqual(["camera_failed"]);
  devices.refuse("camera", null);
  back();
  await settle();
  expect(now.camera).toEqual({ state: "on" });
});

test("GIVE-3: a wished device that was busy is taken when the page is back", async () => {
  room.list = [microphoneOf("usb"), microphoneOf("inner")];
  room.chosen = "usb";
  devices.refuse("microphone", "NotReadableError", "usb");
  await localMedia.want(onlyMicrophone);
  back();
  await settle();
  expect(inUse()).toEqual([undefined]);
  devices.refuse("microphone", null, "usb");
  back();
  await settle();
  expect(inUse()).toEqual(["usb"]);
  expect(news.map(({ why }) => why)).toEqual(["busy", "back"]);
});

test("GIVE-1: the browser asks of the chosen device alone: the working one is kept, and it is not said to be busy", async () => {
  await localMedia.want(onlyMicrophone);
  room.chosen = "usb";
  const answer = devices.hang("microphone", "usb");
  const chose = localMedia.choose("microphone");
  await clock.advance(5000);
  await chose;
  expect(inUse()).toEqual([undefined]);
  expect(news).toEqual([]);
  answer();
  await settle();
  expect(inUse()).toEqual(["usb"]);
});

test("GIVE-1: a phone, which opens one camera at a time, lets the one go for the other", async () => {
  await localMedia.want({ microphone: false, camera: true });
  const [front] = devices.tracks;
  if (front !== undefined) front.getSettings = () => ({ facingMode: "user" });
  let tries = 0;
  const open = devices.open;
  Object.assign(devices, {
    open: (...given: Parameters<typeof open>) => {
      if (devices.live().length > 0) devices.refuse("camera", "NotReadableError", "rear");
      else devices.refuse("camera", null, "rear");
      tries += 1;
      return open(...given);
    },
  });
  room.chosen = "rear";
  await localMedia.choose("camera");
  await settle();
  expect(tries).toBe(2);
  expect(inUse()).toEqual(["rear"]);
});
