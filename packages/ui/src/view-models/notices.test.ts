import type { Capture, Connection, DeviceNews, Devices, LinkState } from "@opencallkit/client";
import { faults, type CallError, type FaultCode } from "@opencallkit/client";
import { describe, expect, test } from "vitest";
import { stateOf } from "../testing/fake-call.ts";
import { participantOf, snapshotOfCall, wordings } from "../testing/fake-snapshot.ts";
import { en } from "../i18n/en.ts";
import { callNotices, deviceNotices } from "./notices.ts";

const errorOf = (code: FaultCode): CallError =>
  Object.assign(new Error(code), {
    name: "CallError",
    code,
    retryable: faults[code].retryable,
    detail: null,
  });

const none = { list: [], chosen: null, chosenName: "", barred: null };
type About = {
  readonly microphone?: Capture;
  readonly camera?: Capture;
  readonly barred?: { readonly [K in "microphone" | "camera"]?: FaultCode };
  readonly news?: readonly DeviceNews[];
};

const talking = { state: "talking", since: 0, link: "connected", away: [] } as const;
const wording = { messages: en, nameOf: (user: string) => user };

/** Notices (text, has a retry button) of a call in which bob talks, with devices as given. */
const said = ({ microphone, camera, barred = {}, news = [] }: About): readonly (readonly [string, boolean])[] => {
  const barOf = (kind: "microphone" | "camera"): Devices["camera"] => {
    const code = barred[kind];
    return code === undefined ? none : { ...none, barred: errorOf(code) };
  };
  const shown = snapshotOfCall(stateOf(talking), {
    devices: { microphone: barOf("microphone"), camera: barOf("camera"), speaker: none },
    microphone: microphone ?? { state: "on" },
    camera: camera ?? { state: "on" },
    deviceNews: news,
  });
  return callNotices(shown, wording).map(({ text, press }) => [text, press !== null]);
};

test("OPEN-2: what is waited for is said, of the person and of a device", () => {
  expect(
    said({ microphone: { state: "unanswered", by: "person" }, camera: { state: "unanswered", by: "device" } }),
  ).toEqual([
    ["Your browser is waiting for you to allow the microphone.", false],
    [en.hanging.camera, false],
  ]);
});

test("OPEN-3: a page that may use nothing says so once; where one kind is allowed the other is named", () => {
  const failed = (code: FaultCode): Capture => ({ state: "failed", error: errorOf(code) });
  const both = { microphone: "media_framed", camera: "media_framed" } as const;
  expect(said({ microphone: failed("media_framed"), camera: failed("media_framed"), barred: both })).toEqual([
    [en.errors.media_framed, false],
  ]);
  expect(said({ microphone: { state: "off" }, camera: { state: "off" }, barred: both })).toHaveLength(1);
  expect(said({ camera: failed("media_framed"), barred: { camera: "media_framed" } })).toEqual([
    [en.framedOnly.camera, false],
  ]);
});

test("WISH-3: what failed may be tried again by a press of its own, beside the buttons that turn the wish", () => {
  expect(said({ microphone: { state: "failed", error: errorOf("microphone_refused") } })).toEqual([
    [en.errors.microphone_refused, true],
  ]);
  expect(said({ microphone: { state: "interrupted" } })).toEqual([[en.interrupted.microphone, false]]);
});

test("GIVE-6: a change of devices is said with both names, or with the kind's where the browser gives none", () => {
  const gone: DeviceNews = { kind: "microphone", why: "gone", wished: "Headset", used: "Built-in", instead: true };
  expect(said({ news: [gone] })).toEqual([["Headset is not connected. Built-in is used instead.", false]]);
  expect(said({ news: [{ ...gone, kind: "speaker", wished: "", used: "" }] })).toEqual([
    ["Speaker is not connected. System default is used instead.", false],
  ]);
  expect(said({ news: [{ ...gone, why: "silent", used: "", instead: false }] })).toEqual([
    ["Nothing is heard from Headset. It may be muted by a switch of its own.", false],
  ]);
});

const captures: {
  readonly [S in Capture["state"]]: (messages: typeof en, kind: "microphone" | "camera") => string | null;
} = {
  off: () => null,
  opening: () => null,
  unanswered: ({ asked }, kind) => asked[kind],
  on: () => null,
  muted: () => null,
  interrupted: ({ interrupted }, kind) => interrupted[kind],
  failed: ({ errors }) => errors.microphone_failed,
};
const everyCapture: readonly Capture[] = [
  { state: "off" },
  { state: "opening" },
  { state: "unanswered", by: "person" },
  { state: "on" },
  { state: "muted" },
  { state: "interrupted" },
  { state: "failed", error: errorOf("microphone_failed") },
];

describe.each(wordings)("%s", (_lang, { messages, nameOf }) => {
  test.each(everyCapture)("a microphone and a camera that are $state", (capture) => {
    for (const kind of ["microphone", "camera"] as const) {
      const shown = snapshotOfCall(stateOf(talking), { [kind]: capture });
      const text = captures[capture.state](messages, kind);
      expect(deviceNotices(shown, messages).map((notice) => notice.text)).toEqual(text === null ? [] : [text]);
      // Voice only: no notice of cameras.
      const voice = { ...shown, state: stateOf(talking, { media: "audio" }) };
      expect(deviceNotices(voice, messages)).toHaveLength(text === null || kind === "camera" ? 0 : 1);
    }
  });

  test("trying a device again is the wish for it", () => {
    const failed: Capture = { state: "failed", error: errorOf("microphone_failed") };
    const shown = snapshotOfCall(stateOf(talking), { microphone: failed });
    expect(deviceNotices(shown, messages)[0]?.press).toEqual({
      label: messages.tryAgain,
      action: { type: "setMuted", muted: false },
    });
    const camera: Capture = { state: "failed", error: errorOf("camera_failed") };
    expect(deviceNotices(snapshotOfCall(stateOf(talking), { camera }), messages)[0]?.press?.action).toEqual({
      type: "setCamera",
      on: true,
    });
  });

  const lost: Connection = { state: "waiting", error: errorOf("server_unreachable") };
  test.each<readonly [string, Connection, readonly string[]]>([
    ["connected", { state: "connected" }, []],
    ["connecting", { state: "connecting" }, []],
    ["tried again", { state: "waiting", error: null }, [messages.offline]],
    ["kept away by the browser", lost, [messages.errors.server_unreachable]],
  ])("a connection that is %s", (_what, connection, texts) => {
    const shown = snapshotOfCall(stateOf(talking), { connection });
    expect(callNotices(shown, { messages, nameOf }).map(({ text }) => text)).toEqual(texts);
  });

  test("an end that is near is said", () => {
    const shown = snapshotOfCall(stateOf(talking, { closesAt: 1 }));
    expect(callNotices(shown, { messages, nameOf })).toEqual([{ text: messages.endsSoon, press: null }]);
  });

  test.each<LinkState>(["none", "connecting", "connected", "reconnecting", "failed"])(
    "in a group, a link that is %s; a call of two says it elsewhere",
    (link) => {
      const participants = [participantOf("alice", { link })];
      const textsOf = (group: boolean): readonly string[] =>
        callNotices(snapshotOfCall(stateOf(talking, { group }), { participants }), { messages, nameOf }).map(
          ({ text }) => text,
        );
      expect(textsOf(true)).toEqual(link === "failed" ? [messages.noPathTo("Zoe")] : []);
      expect(textsOf(false)).toEqual([]);
    },
  );

  test.each([false, true])("that we share our screen is said, with a way to stop; its sound: %s", (sound) => {
    const shown = snapshotOfCall(stateOf(talking), { screen: { state: "on", sound } });
    expect(callNotices(shown, { messages, nameOf })).toEqual([
      {
        text: sound ? messages.sharingWithSound : messages.sharing,
        press: { label: messages.stop, action: { type: "shareScreen", on: false } },
      },
    ]);
    for (const state of ["unavailable", "off", "opening"] as const)
      expect(callNotices({ ...shown, screen: { state } }, { messages, nameOf })).toEqual([]);
  });

  test("SPEAK-2: who speaks while muted is told so, with a way to be heard", () => {
    expect(callNotices(snapshotOfCall(stateOf(talking), { mutedSpeech: true }), { messages, nameOf })).toEqual([
      { text: messages.speakingMuted, press: { label: messages.unmute, action: { type: "setMuted", muted: false } } },
    ]);
  });
});
