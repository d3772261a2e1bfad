import { expect, test } from "vitest";
import * as v from "valibot";
import { clientFrames, isClientFrameName } from "./client-frames.ts";
import { isServerFrameName, serverFrames } from "./server-frames.ts";
import { SignalBody } from "./signals.ts";
import { versions } from "../wire.ts";

const call = "AAAAAAAAAAAAAAAAAAAAAA";

test("each frame is marked with its own name", () => {
  for (const [name, { schema }] of Object.entries(clientFrames)) expect(schema.entries.type.literal).toBe(name);
  for (const [name, { schema }] of Object.entries(serverFrames)) expect(schema.entries.type.literal).toBe(name);
});

test("names are looked up in the registry only", () => {
  expect(isClientFrameName("hello")).toBe(true);
  expect(isServerFrameName("welcome")).toBe(true);
  for (const name of ["__proto__", "constructor", "toString", ""]) {
    expect(isClientFrameName(name)).toBe(false);
    expect(isServerFrameName(name)).toBe(false);
  }
});

test("versions are listed newest first", () => {
  expect([...versions].toSorted((a, b) => b - a)).toEqual([...versions]);
});

const hello = {
  type: "hello",
  versions: [2],
  app: 1,
  user: "alice",
  userSig: "sig",
  device: "device-1",
  client: "client-1",
};

test("a hello names its versions, app, user, signature, device and client", () => {
  const { schema } = clientFrames.hello;
  expect(v.is(schema, hello)).toBe(true);
  for (const field of ["versions", "app", "user", "userSig", "device", "client"]) {
    expect(v.is(schema, { ...hello, [field]: undefined }), field).toBe(false);
    expect(v.is(schema, { ...hello, [field]: {} }), field).toBe(false);
  }
  expect(v.is(schema, { ...hello, userSig: "x".repeat(2049) })).toBe(false);
  expect(v.is(schema, { ...hello, versions: [] })).toBe(false);
  expect(v.is(schema, { ...hello, app: 4_294_967_296 })).toBe(false);
});

test("a signal holds well-formed text of a bounded size only", () => {
  const description = { type: "description", description: { type: "offer", sdp: "v=0" } };
  expect(v.is(SignalBody, description)).toBe(true);
  expect(v.is(SignalBody, { ...description, sdp: "v=0\0" })).toBe(false);
  expect(v.is(SignalBody, { ...description, sdp: "\ud800" })).toBe(false);
  expect(v.is(SignalBody, { ...description, description: { type: "offer", sdp: "x".repeat(49_153) } })).toBe(false);
  const candidate = { type: "candidate", candidate: "", mid: null, line: null };
  expect(v.is(SignalBody, candidate)).toBe(true);
  expect(v.is(SignalBody, { ...candidate, candidate: "x".repeat(1025) })).toBe(false);
  expect(v.is(SignalBody, { ...candidate, mid: "\0" })).toBe(false);
});

test("a fact that this build does not know is kept as it came", () => {
  const news = {
    type: "facts",
    now: 5,
    call,
    first: 3,
    facts: [null, { type: "levitated", at: 4, body: { height: 2 }, more: true }],
  };
  expect(v.parse(serverFrames.facts.schema, news)).toEqual(news);
});
