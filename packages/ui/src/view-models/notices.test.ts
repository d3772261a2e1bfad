import type { Call, CallClient, Capture, DeviceNews, Devices } from "@opencallkit/client";
import { createCallClient, faults, type CallError, type FaultCode } from "@opencallkit/client";
import { expect, test } from "vitest";
import { fakeCall, stateOf } from "../testing/fake-call.ts";
import { en } from "../i18n/en.ts";
import { noticesOf } from "./notices.ts";

const always = <T>(value: T) => ({ get: () => value, subscribe: () => () => undefined });
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

/** A call in which bob talks, with devices as told; and what a screen says of it. */
const said = ({ microphone, camera, barred = {}, news = [] }: About): readonly (readonly [string, boolean])[] => {
  const real = createCallClient({ url: "http://127.0.0.1:9" });
  const barOf = (kind: "microphone" | "camera"): Devices["camera"] => {
    const code = barred[kind];
    return code === undefined ? none : { ...none, barred: errorOf(code) };
  };
  const devices = always<Devices>({ microphone: barOf("microphone"), camera: barOf("camera"), speaker: none });
  const client: CallClient = { ...real, devices };
  const call: Call = {
    ...fakeCall(stateOf({ state: "talking", since: 0, link: "connected", away: [] })),
    microphone: always(microphone ?? { state: "on" }),
    camera: always(camera ?? { state: "on" }),
    deviceNews: always(news),
  };
  const kit = { client, messages: en, nameOf: (user: string) => user, attempt: () => undefined };
  return noticesOf(kit, call).map(({ text, again }) => [text, again !== null]);
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
