import { randomBytes } from "node:crypto";
import { deflateSync } from "node:zlib";
import { refusal } from "@opencallkit/protocol";
import { signUserSig } from "@opencallkit/server";
import { expect, test } from "vitest";
import { startTestServer, type TestServer } from "../support/test-server.ts";
import { helloOf, logIn, newCallId, openWire, talk, refusalOf } from "../support/wire-client.ts";

type Json = { readonly [field: string]: unknown };
const call = "0123456789abcdefghijkl";
const ask = (name: string, body: Json): Json => ({ type: "request", id: "bad", command: { type: name, body } });

/** Seed messages, one valid of each kind; every case below breaks one of them in one place. */
const good: readonly Json[] = [
  ask("invite", {
    call,
    callees: ["carol"],
    media: "audio",
    timeout: 30,
    room: 7,
    roomText: "lobby",
    userData: "data",
    chatGroup: "team",
  }),
  ask("accept", { call, media: "audio" }),
  ...["reject", "cancel", "hangUp", "join"].map((name) => ask(name, { call })),
  ask("add", { call, people: ["carol"], timeout: 30 }),
  ask("switchMedia", { call, media: "video" }),
  ask("answerVideo", { call, agree: true }),
  ask("reportNoPath", { call, path: 0 }),
  { type: "sync", call },
  { type: "endsSeen", place: 0 },
  {
    type: "signal",
    signal: {
      call,
      from: 1,
      to: 2,
      path: 0,
      epoch: 0,
      serial: 1,
      body: { type: "description", description: { type: "offer", sdp: "v=0" } },
    },
  },
  {
    type: "signal",
    signal: {
      call,
      from: 1,
      to: 2,
      path: 0,
      epoch: 0,
      serial: 1,
      body: { type: "candidate", candidate: "c", mid: "0", line: 0 },
    },
  },
  {
    type: "signal",
    signal: { call, from: 1, to: 2, path: 0, epoch: 0, serial: 1, body: { type: "tracks", audio: true, video: false } },
  },
  { type: "signalAck", ack: { call, from: 1, to: 2, path: 0, epoch: 0, serial: 1 } },
];
/** Optional fields: `media`, in an accept only. */
const isOptional = (kind: string, field: string): boolean =>
  ["timeout", "room", "roomText", "userData", "chatGroup"].includes(field) || (kind === "accept" && field === "media");

const deep = (levels: number): unknown => JSON.parse("[".repeat(levels) + "]".repeat(levels));
const wrong: readonly (readonly [string, unknown])[] = [
  ["null", null],
  ["an object", { a: 1 }],
  ["deep", deep(500)],
  ["too long", "x".repeat(50_000)],
  ["U+0000", "\u0000"],
  ["a lone surrogate", "\ud800"],
  ["a fraction", 1.5],
  ["below", -1],
  ["above", 1e18],
  ["an empty list", []],
  ["a list of null", [null]],
  ["a list of lists", [[["a"]]]],
  ["a list that is too long", Array.from({ length: 300 }, (_, at) => `user-${at}`)],
  ["a text that is no number", "NaN"],
  ["a number in a text", "7"],
  ["a word that is no choice", "constructor"],
  ["the smallest number", Number.MIN_SAFE_INTEGER],
  ["broken text in a list", ["\ud800"]],
];
const isObject = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const pathsOf = (value: Json, before: readonly string[] = []): readonly (readonly string[])[] =>
  Object.entries(value).flatMap(([key, each]) => {
    const path = [...before, key];
    return isObject(each) ? [path, ...pathsOf(each, path)] : [path];
  });
const changed = (
  value: Json,
  [key = "", ...rest]: readonly string[],
  change: (object: Json, key: string) => Json,
): Json => {
  if (rest.length === 0) return change(value, key);
  const inner = value[key];
  return isObject(inner) ? { ...value, [key]: changed(inner, rest, change) } : value;
};
const without = (object: Json, key: string): Json =>
  Object.fromEntries(Object.entries(object).filter(([each]) => each !== key));
const say = (path: readonly string[]): string => path.join(".");

type Case = readonly [string, string];
const cases: readonly Case[] = good.flatMap((message) => {
  const { type, command } = message;
  const kind = isObject(command) ? String(command["type"]) : String(type);
  return pathsOf(message).flatMap((path): readonly Case[] => [
    ...(isOptional(kind, path.at(-1) ?? "")
      ? []
      : [[`${kind} without ${say(path)}`, JSON.stringify(changed(message, path, without))] as const]),
    ...wrong.map(([name, value]): Case => [
      `${kind} with ${say(path)} ${name}`,
      JSON.stringify(changed(message, path, (object, key) => ({ ...object, [key]: value }))),
    ]),
    [
      `${kind} with __proto__ beside ${say(path)}`,
      JSON.stringify(changed(message, path, (object) => ({ ...object, extra: 1 }))).replace('"extra"', '"__proto__"'),
    ],
  ]);
});

/** Exempt cases: for fields that take any number or null this is no bad input. */
const harmless =
  /(?:roomText|userData|chatGroup|id|client|candidate\.mid|sdp|candidate) (?:a text that is no number|a number in a text|a word that is no choice)$|candidate\.(?:mid|line)|with signal\.body\.(?:mid|line) null/u;

test("bad messages of a client that is logged in: a refusal or a close, and nothing else happens", async () => {
  const server = await startTestServer();
  const { alice, bob, call: live } = await talk(server);
  await expect.poll(() => bob.facts()).toEqual(["invited", "joined"]);
  // Snapshot without proofs of life, which change whenever somebody connects (BEAT-4).
  const factsOf = async () => (await server.store().load(server.app.sdkAppId, live))?.facts;
  const before = await factsOf();
  const bad = cases.filter(([name]) => !harmless.test(name));
  expect(bad.length).toBeGreaterThan(2000);
  const quiet = () => [alice.heard, bob.heard].map((heard) => heard.filter(({ type }) => type !== "heartbeat").length);
  const heardBefore = quiet();
  let mallory = await logIn(server, "mallory");
  for (const [name, frame] of bad) {
    const after = mallory.heard.length;
    mallory.raw(frame);
    const outcome = await Promise.race([mallory.closed, mallory.next("response", after)]);
    const closed = typeof outcome === "number";
    if (closed) mallory = await logIn(server, "mallory");
    expect(closed ? outcome : refusalOf(outcome), name).toEqual(closed ? 4400 : refusal("bad_message"));
  }
  expect(quiet()).toEqual(heardBefore);
  expect(await factsOf()).toEqual(before);
  expect((await server.store().live()).map((each) => each.call)).toEqual([live]);
  expect(server.log()).not.toMatch(/xxxx|lobby|userSig/u);
}, 60_000);

const frames: readonly (readonly [string, string | Buffer, boolean, readonly number[]])[] = [
  ["no JSON", "{", false, [4400]],
  ["an unknown message", '{"type":"constructor"}', false, [4400]],
  ["__proto__ as its name", '{"type":"__proto__"}', false, [4400]],
  ["an empty list", "[]", false, [4400]],
  ["a number", "1", false, [4400]],
  ["binary", Buffer.from([1, 2, 3]), true, [4400]],
  ["broken UTF-8", Buffer.from([0x22, 0xc3, 0x28, 0x22]), false, [1007]],
  ["above 64 KiB", `"${"x".repeat(70_000)}"`, false, [4413]],
  ["far above 64 KiB", `"${"x".repeat(300_000)}"`, false, [1009]],
  [
    "a second hello",
    '{"type":"hello","versions":[2],"app":1,"user":"a","userSig":"x","device":"device-1","client":"client-1"}',
    false,
    [4400],
  ],
];

test.each(frames)("a frame with %s closes the connection by name", async (_name, data, binary, codes) => {
  const own = await startTestServer();
  const wire = await logIn(own, "alice");
  wire.raw(data, binary);
  expect(codes).toContain(await wire.closed);
  expect((await logIn(own, "bob")).of("welcome")).toHaveLength(1);
});

const sigs: readonly (readonly [string, (server: TestServer) => object, number])[] = [
  [
    "expired",
    ({ app }) => ({ userSig: signUserSig(app.secretKey, app.sdkAppId, "alice", 1, Date.now() - 10_000) }),
    4402,
  ],
  ["forged", ({ app }) => ({ userSig: signUserSig("0".repeat(64), app.sdkAppId, "alice", 3600, Date.now()) }), 4401],
  [
    "truncated",
    ({ app }) => ({ userSig: signUserSig(app.secretKey, app.sdkAppId, "alice", 3600, Date.now()).slice(0, -9) }),
    4401,
  ],
  [
    "of another user",
    ({ app }) => ({ userSig: signUserSig(app.secretKey, app.sdkAppId, "bob", 3600, Date.now()) }),
    4401,
  ],
  [
    "of another app",
    ({ other }) => ({ userSig: signUserSig(other.secretKey, other.sdkAppId, "alice", 3600, Date.now()) }),
    4401,
  ],
  ["above 2 KiB", () => ({ userSig: "x".repeat(2049) }), 4400],
  [
    "a bomb",
    () => ({
      userSig: deflateSync(Buffer.alloc(1_000_000))
        .toString("base64")
        .replaceAll("+", "*")
        .replaceAll("/", "-")
        .replaceAll("=", "_"),
    }),
    4401,
  ],
  ["noise", () => ({ userSig: randomBytes(200).toString("hex") }), 4401],
  ["of an unknown app", () => ({ app: 1 }), 4404],
  ["in no version of ours", () => ({ versions: [999] }), 4426],
];

test.each(sigs)("a userSig that is %s opens nothing", async (_name, change, code) => {
  const own = await startTestServer();
  const wire = await openWire(own);
  wire.send({ ...helloOf(own, "alice"), ...change(own) });
  expect(await wire.closed).toBe(code);
  expect(wire.heard).toEqual([]);
  expect(own.log()).not.toContain(own.app.secretKey);
});

test("commands before hello, for another's call, twice and after the end are refused by name", async () => {
  const own = await startTestServer();
  const early = await openWire(own);
  expect(await early.ask("accept", { call })).toBe("not_logged_in");
  const people = await talk(own);
  const mallory = await logIn(own, "mallory");
  for (const name of ["accept", "reject", "cancel", "hangUp"])
    expect(await mallory.ask(name, { call: people.call })).toBe("no_such_call");
  expect(await mallory.ask("accept", { call: newCallId() })).toBe("no_such_call");
  expect(await people.alice.ask("accept", { call: people.call })).toBe("not_ringing");
  expect(await people.bob.ask("accept", { call: people.call })).toBeNull();
  expect(await people.bob.ask("hangUp", { call: people.call })).toBeNull();
  expect(await people.bob.ask("hangUp", { call: people.call })).toBeNull();
  expect(await people.bob.ask("accept", { call: people.call })).toBe("too_late");
  expect(mallory.of("facts")).toEqual([]);
  expect(await own.store().live()).toEqual([]);
});

test("a foreign origin gets 403, its socket 4403, and its flag is named in the log", async () => {
  const own = await startTestServer();
  const response = await fetch(`${own.url}/v1/gone`, {
    method: "POST",
    headers: { origin: "https://evil.example" },
    body: "{}",
  });
  expect([response.status, JSON.parse(await response.text())]).toMatchObject([403, { code: "origin_not_allowed" }]);
  // Opened and closed with a code: of a refused upgrade a page learns nothing, and tries for ever.
  expect(await (await openWire(own, "https://evil.example")).closed).toBe(4403);
  expect(own.log()).toContain("--origins");
});
