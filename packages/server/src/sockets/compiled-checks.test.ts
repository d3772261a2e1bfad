import { clientFrames, isClientFrameName } from "@opencallkit/protocol";
import fc from "fast-check";
import * as v from "valibot";
import { expect, test } from "vitest";
import { frameChecks, isFrame } from "./compiled-checks.ts";

const call = "AAAAAAAAAAAAAAAAAAAAAA";
const route = { call, path: 0, from: 1, to: 2, epoch: 0, serial: 1 };
const request = (type: string, body: object): object => ({ type: "request", id: "id-1", command: { type, body } });

/** Frames as clients send them: each name, and each command and signal. */
const frames: readonly object[] = [
  {
    type: "hello",
    versions: [2, 1],
    app: 1,
    user: "小明",
    userSig: "sig",
    device: "device-1",
    client: "client-1",
    beside: true,
  },
  request("invite", {
    call,
    callees: ["bob", "carol"],
    media: "video",
    timeout: 30,
    room: 7,
    roomText: "r",
    userData: "u",
    chatGroup: "g",
  }),
  request("invite", { call, callees: ["bob"], media: "audio" }),
  request("accept", { call, media: "audio" }),
  request("reject", { call }),
  request("cancel", { call }),
  request("hangUp", { call }),
  request("add", { call, people: ["dave"], timeout: 5 }),
  request("join", { call }),
  request("switchMedia", { call, media: "audio" }),
  request("answerVideo", { call, agree: true }),
  request("reportNoPath", { call, path: 0 }),
  { type: "heartbeatReply" },
  { type: "sync", call, first: 3 },
  { type: "endsSeen", place: 1000 },
  { type: "signal", signal: { ...route, body: { type: "start" } } },
  { type: "signal", signal: { ...route, body: { type: "description", description: { type: "offer", sdp: "v=0" } } } },
  { type: "signal", signal: { ...route, body: { type: "candidate", candidate: "c", mid: null, line: 0 } } },
  { type: "signal", signal: { ...route, body: { type: "tracks", audio: true, video: false, camera: "pending" } } },
  { type: "signalAck", ack: route },
  { type: "renew", userSig: "sig" },
  { type: "goodbye" },
];

type Json = { [name: string]: unknown };
const isObject = (value: unknown): value is Json => typeof value === "object" && value !== null;

const strange = fc.constantFrom<unknown>(
  null,
  true,
  false,
  0,
  -1,
  1.5,
  1e9,
  2 ** 53,
  "",
  "x",
  "\0",
  "\ud83d",
  ".",
  "..",
  "audio",
  "x".repeat(5000),
  [],
  [""],
  ["bob"],
  {},
  { type: "start" },
  call,
);
const named = fc.constantFrom("type", "call", "extra", "__proto__", "toString", "callees", "body", "media", "id");

/** One change somewhere in a frame: a value of another kind, a field gone, a field more. */
const changed = (frame: object, steps: readonly number[], value: unknown, name: string, how: number): unknown => {
  const copy: unknown = JSON.parse(JSON.stringify(frame));
  let at: unknown = copy;
  for (const step of steps) {
    if (!isObject(at)) break;
    const keys = Object.keys(at);
    const key = keys[step % Math.max(1, keys.length)];
    if (key === undefined) break;
    const next = at[key];
    if (isObject(next) && steps.indexOf(step) < steps.length - 1) at = next;
    else if (how === 0) at[key] = structuredClone(value);
    else if (how === 1) delete at[key];
    else at[name] = structuredClone(value);
  }
  return JSON.parse(JSON.stringify(copy));
};

test("the frames of clients pass without valibot, each of their names with a check", () => {
  for (const frame of frames) {
    const name = "type" in frame ? String(frame.type) : "";
    const known = isClientFrameName(name) && v.is(clientFrames[name].schema, frame);
    expect(known && isFrame(name, frame), JSON.stringify(frame)).toBe(true);
  }
  expect([...frameChecks.keys()]).toEqual(Object.keys(clientFrames));
  expect([...frameChecks.values()].filter((check) => check === null)).toEqual([]);
});

test("a yes of a compiled check is valibot's, with the value as it is; and nothing that valibot takes is missed", () => {
  const counts = { yes: 0, no: 0, missed: 0 };
  fc.assert(
    fc.property(
      fc.constantFrom(...frames),
      fc.array(fc.nat(20), { minLength: 1, maxLength: 5 }),
      strange,
      named,
      fc.nat(2),
      (frame, steps, value, name, how) => {
        const read = changed(frame, steps, value, name, how);
        const type = isObject(read) ? read["type"] : null;
        if (typeof type !== "string" || !isClientFrameName(type)) return;
        const judged = v.safeParse(clientFrames[type].schema, read);
        const taken = isFrame(type, read);
        counts[taken ? "yes" : judged.success ? "missed" : "no"] += 1;
        expect(taken ? judged.success && judged.output : read).toEqual(read);
      },
    ),
    { numRuns: 20_000 },
  );
  expect(counts.yes).toBeGreaterThan(500);
  expect(counts.no).toBeGreaterThan(1000);
  expect(counts.missed).toBe(0);
});
