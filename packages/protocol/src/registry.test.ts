import { describe, expect, test } from "vitest";
import * as v from "valibot";
import { commands, CommandSchema } from "./commands.ts";
import { facts, FactSchema } from "./facts.ts";
import { isRefusalCode, refusal, refusals } from "./refusals.ts";
import { closeOf, closes } from "./close-codes.ts";

const call = "AAAAAAAAAAAAAAAAAAAAAA";

const bodies = {
  invite: { call, callees: ["bob"], media: "video" },
  accept: { call },
  reject: { call },
  cancel: { call },
  hangUp: { call },
  add: { call, people: ["carol"], timeout: 5 },
  join: { call },
  switchMedia: { call, media: "audio" },
  answerVideo: { call, agree: true },
  reportNoPath: { call, path: 0 },
};

const factBodies = {
  invited: {
    caller: "alice",
    client: "client-1",
    callees: ["bob"],
    media: "audio",
    group: false,
    plan: { path: 0, transport: "p2p" },
    room: 1,
    roomText: null,
    ringEndsAt: 2,
    userData: "",
    chatGroup: "",
    reached: { bob: ["device-1"] },
    shielded: [],
  },
  added: { by: "alice", people: ["carol"], ringEndsAt: 2, reached: {}, shielded: ["carol"] },
  rang: { user: "bob", device: "device-1" },
  joined: { user: "bob", client: "client-2", stay: 2 },
  rejected: { user: "bob", client: "client-2" },
  missed: { user: "bob" },
  lineBusy: { user: "bob" },
  left: { user: "bob", stay: 2, how: "lost" },
  removed: { user: "bob" },
  mediaChanged: { media: "audio", by: "bob" },
  mediaPlanned: { path: 1, transport: "p2p" },
  videoAsked: { user: "alice", endsAt: 9 },
  videoRefused: { user: null },
  endsSoon: { endsAt: 9 },
  ended: { result: "interrupt", by: null },
  voided: { user: "alice", cause: { how: "refused", code: "room_taken" } },
};

test("each name of the registry is its message's own", () => {
  for (const [name, definition] of [...Object.entries(commands), ...Object.entries(facts)]) {
    expect(definition.type).toBe(name);
    expect(definition.meaning).toMatch(/^[A-Z].*\.$/u);
  }
});

test("every command of the registry passes the command schema, and no other does", () => {
  expect(Object.keys(bodies)).toEqual(Object.keys(commands));
  for (const [name, body] of Object.entries(bodies)) expect(v.is(CommandSchema, { type: name, body }), name).toBe(true);
  for (const name of ["", "Invite", "__proto__", "constructor", "toString"])
    expect(v.is(CommandSchema, { type: name, body: { call } }), name).toBe(false);
});

test("every fact of the registry passes the fact schema and comes out as it went in", () => {
  expect(Object.keys(factBodies)).toEqual(Object.keys(facts));
  for (const [name, body] of Object.entries(factBodies)) {
    const fact = { type: name, at: 7, body };
    expect(v.parse(FactSchema, fact), name).toEqual(fact);
  }
});

test("STORE-18: a call id that a release before used up was cancelled; whatever one to come may write, it is used up", () => {
  const causeOf = (cause?: unknown): unknown =>
    v.parse(FactSchema, { type: "voided", at: 1, body: { user: "alice", ...(cause === undefined ? {} : { cause }) } })
      .body;
  expect(causeOf()).toEqual({ user: "alice", cause: { how: "cancelled" } });
  for (const cause of [{ how: "tomorrow" }, { how: "refused", code: "of_tomorrow" }, null])
    expect(causeOf(cause)).toEqual({ user: "alice", cause: { how: "refused", code: "call_id_used" } });
});

test("a user may be called __proto__ or constructor, and keeps the devices that were reached", () => {
  const reached: unknown = JSON.parse('{"__proto__": ["d1"], "constructor": ["d2"]}');
  const body = { ...factBodies.invited, callees: ["__proto__", "constructor"], reached };
  expect(JSON.stringify(v.parse(FactSchema, { type: "invited", at: 1, body }).body)).toContain(
    '"reached":{"__proto__":["d1"],"constructor":["d2"]}',
  );
  for (const bad of [null, 1, "x", { bob: "d" }, { bob: [1] }])
    expect(v.is(FactSchema, { type: "invited", at: 1, body: { ...body, reached: bad } })).toBe(false);
});

describe("a command is refused", () => {
  const bad: readonly [string, object][] = [
    ["without its call id", { callees: ["bob"], media: "video" }],
    ["with a short call id", { ...bodies.invite, call: call.slice(1) }],
    ["with a call id of other letters", { ...bodies.invite, call: `${call.slice(1)}=` }],
    ["with an unknown field", { ...bodies.invite, surprise: 1 }],
    ["without callees", { ...bodies.invite, callees: [] }],
    ["with 100 callees", { ...bodies.invite, callees: Array.from({ length: 100 }, (_, at) => `u${at}`) }],
    ["with an empty user id", { ...bodies.invite, callees: [""] }],
    ["with a user id of 65 bytes", { ...bodies.invite, callees: ["小".repeat(22)] }],
    ["with U+0000 in a user id", { ...bodies.invite, callees: ["b\0b"] }],
    ["with a line break in a user id", { ...bodies.invite, callees: ["b\nb"] }],
    ["with a lone surrogate in a user id", { ...bodies.invite, callees: ["\ud83d"] }],
    ["with U+0000 in userData", { ...bodies.invite, userData: "\0" }],
    ["with userData of 4097 bytes", { ...bodies.invite, userData: "x".repeat(4097) }],
    ["with a medium nobody knows", { ...bodies.invite, media: "smell" }],
    ["with a timeout of 601 s", { ...bodies.invite, timeout: 601 }],
    ["with a timeout below 0", { ...bodies.invite, timeout: -1 }],
    ["with half a second", { ...bodies.invite, timeout: 0.5 }],
    ["with room 0", { ...bodies.invite, room: 0 }],
    ["with a room above 2147483647", { ...bodies.invite, room: 2_147_483_648 }],
    ["with an empty room text", { ...bodies.invite, roomText: "" }],
    ["with a room text of 65 bytes", { ...bodies.invite, roomText: "x".repeat(65) }],
  ];
  test.each(bad)("%s", (_title, body) => {
    expect(v.is(CommandSchema, { type: "invite", body })).toBe(false);
  });
});

test("each refusal a command names is in the table, and says what it says there", () => {
  for (const { refusals: named } of Object.values(commands)) {
    for (const code of named) {
      expect(isRefusalCode(code)).toBe(true);
      expect(refusal(code)).toEqual({ code, retryable: refusals[code].retryable, message: refusals[code].meaning });
    }
  }
  expect(isRefusalCode("toString")).toBe(false);
});

test("close codes are the application's own, each once, and are found again by number", () => {
  const codes = Object.values(closes).map(({ code }) => code);
  expect(new Set(codes).size).toBe(codes.length);
  for (const [name, { code }] of Object.entries(closes)) {
    expect(code).toBeGreaterThanOrEqual(4000);
    expect(code).toBeLessThan(5000);
    expect(closeOf(code)).toBe(name);
  }
  expect(closeOf(1006)).toBeUndefined();
});
