import { beforeEach, expect, test } from "vitest";
import type { ScreenShare } from "../../api/api.ts";
import { createFakeCapturing, type FakeCapturing } from "../../testing/fake-capturing.ts";
import { createScreenCapture, type ScreenCapture, type ScreenTracks } from "./screen-capture.ts";

let capturing: FakeCapturing;
let shown: ScreenShare;
let sent: ScreenTracks;
let capture: ScreenCapture;

const open = (isSupported = true): ScreenCapture =>
  createScreenCapture(isSupported, capturing.display, (share, tracks) => {
    shown = share;
    sent = tracks;
  });

beforeEach(() => {
  capturing = createFakeCapturing();
  [shown, sent] = [{ state: "unavailable" }, { screen: null, screenSound: null }];
  capture = open();
});

test("SHARE-1: what the person picks is shared, with its sound if they give that too, and ends at a press", async () => {
  expect(shown).toEqual({ state: "off" });
  capturing.picked = "screen and sound";
  await capture.share(true);
  expect(shown).toEqual({ state: "on", sound: true });
  expect([sent.screen?.contentHint, sent.screenSound?.contentHint]).toEqual(["detail", "music"]);
  await capture.share(false);
  expect([shown, sent]).toEqual([{ state: "off" }, { screen: null, screenSound: null }]);
  expect(capturing.live()).toEqual([]);
});

test("SHARE-1: a second press while one is answered, or while it is shared, asks for nothing more", async () => {
  const pick = capturing.hold();
  const both = [capture.share(true), capture.share(true)];
  expect(shown).toEqual({ state: "opening" });
  pick();
  await Promise.all(both);
  await capture.share(true);
  expect(capturing.live()).toHaveLength(1);
});

test("SHARE-2: the browser's own bar ends it, and its sound alone", async () => {
  capturing.picked = "screen and sound";
  await capture.share(true);
  const [screen, sound] = capturing.tracks;
  sound?.unplug();
  expect([shown, sent.screenSound]).toEqual([{ state: "on", sound: false }, null]);
  screen?.unplug();
  expect([shown, sent.screen]).toEqual([{ state: "off" }, null]);
  await capture.share(true);
  screen?.unplug();
  expect(shown).toEqual({ state: "on", sound: true });
});

test("SHARE-2: what is picked after the end is captured for nobody", async () => {
  const pick = capturing.hold();
  const shared = capture.share(true);
  capture.stop();
  pick();
  await expect(shared).rejects.toMatchObject({ code: "call_over" });
  expect([shown, capturing.live()]).toEqual([{ state: "off" }, []]);
});

test.each([
  ["NotAllowedError", "screen_refused"],
  ["NotReadableError", "screen_failed"],
] as const)("SHARE-3: %s is said as %s, and may be tried again", async (name, code) => {
  capturing.picked = name;
  await expect(capture.share(true)).rejects.toMatchObject({ code });
  expect(shown).toEqual({ state: "off" });
  capturing.picked = "screen";
  await capture.share(true);
  expect(shown).toEqual({ state: "on", sound: false });
});

test("SHARE-3: sound without a picture is no screen, and is captured for nobody", async () => {
  capturing.picked = "sound";
  await expect(capture.share(true)).rejects.toMatchObject({ code: "screen_failed" });
  expect([shown, capturing.live()]).toEqual([{ state: "off" }, []]);
});

test("SHARE-3: a browser that captures no screen says so", async () => {
  shown = { state: "unavailable" };
  await expect(open(false).share(true)).rejects.toMatchObject({ code: "media_unsupported" });
  expect(shown).toEqual({ state: "unavailable" });
});
