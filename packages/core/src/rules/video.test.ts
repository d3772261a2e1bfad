import { describe, expect, test } from "vitest";
import { legOf, type Call } from "../call/call.ts";
import { decide } from "../decide.ts";
import { due, wake } from "./deadlines.ts";
import {
  adding,
  after,
  alice,
  answering,
  bob,
  bob2,
  callId,
  command,
  groupTalking,
  known,
  mallory,
  ringing,
  context,
  start,
  switching,
  talking,
  through,
} from "../testing/people.ts";
import { joinedLeg, talkingWith } from "../testing/legs.ts";

const now = start + 10_000;
const voice = (): Call => through(talking(), start + 6000, [bob, switching("audio")]);
const asked = (): Call => through(voice(), now, [alice, switching("video")]);
const lives = new Map(["alice", "bob"].map((user) => [user, { provenAt: now + 29_000, goneAt: null }]));

describe("VIDEO-1: a call of two", () => {
  test("becomes a voice call at once, by either side", () => {
    for (const asker of [alice, bob])
      expect(through(talking(), now, [asker, switching("audio")])).toMatchObject({ about: { media: "audio" } });
    expect(decide(voice(), switching("audio"), alice, context(now))).toEqual({ type: "write", facts: [] });
  });
  test("becomes a video call only when the other side agrees", () => {
    expect(asked()).toMatchObject({ about: { media: "audio" }, videoAsked: { user: "alice", endsAt: now + 30_000 } });
    expect(through(asked(), now, [bob, answering(true)])).toMatchObject({
      about: { media: "video" },
      videoAsked: null,
    });
    expect(decide(talking(), switching("video"), alice, context(now))).toEqual({ type: "write", facts: [] });
  });
  test("and no other call has this", () => {
    expect(decide(groupTalking(), switching("audio"), alice, context(now))).toEqual({
      type: "refuse",
      code: "pair_only",
    });
    expect(decide(ringing(), switching("audio"), alice, context(now))).toEqual({ type: "refuse", code: "not_in_call" });
    expect(decide(ringing(), switching("audio"), bob, context(now))).toEqual({ type: "refuse", code: "not_in_call" });
    expect(decide(talking(), switching("audio"), mallory, context(now))).toEqual({
      type: "refuse",
      code: "no_such_call",
    });
    expect(decide(talking(), switching("audio"), bob2, context(now))).toEqual({ type: "refuse", code: "not_your_leg" });
    const over = through(talking(), now, [bob, command("hangUp")]);
    expect(decide(over, switching("audio"), bob, context(now))).toEqual({ type: "refuse", code: "too_late" });
  });
});

describe("VIDEO-2: the question", () => {
  test("is declined by the other side and taken back by the one who asked", () => {
    for (const asker of [alice, bob])
      expect(through(asked(), now, [asker, answering(false)])).toMatchObject({
        about: { media: "audio" },
        videoAsked: null,
      });
    expect(through(asked(), now, [bob, switching("audio")])).toMatchObject({ videoAsked: null });
  });
  test("is not answered by the one who asked, nor twice, nor when nobody asked", () => {
    expect(decide(asked(), answering(true), alice, context(now))).toEqual({ type: "refuse", code: "not_asked" });
    expect(decide(voice(), answering(true), bob, context(now))).toEqual({ type: "refuse", code: "not_asked" });
    expect(decide(asked(), switching("video"), alice, context(now))).toEqual({ type: "write", facts: [] });
  });
  test("asked from both sides is a yes", () => {
    expect(through(asked(), now, [bob, switching("video")])).toMatchObject({ about: { media: "video" } });
  });
});

test("VIDEO-3: a question that nobody answers is over at its deadline", () => {
  expect(due(asked(), context(now, { lives }))).toBe(now + 30_000);
  expect(decide(asked(), answering(true), bob, context(now + 30_000))).toEqual({ type: "refuse", code: "not_asked" });
  const again = through(asked(), now + 30_000, [bob, switching("video")]);
  expect(again).toMatchObject({ about: { media: "audio" }, videoAsked: { user: "bob", endsAt: now + 60_000 } });
  const call = after(asked(), wake(asked(), context(now + 31_000, { lives })));
  expect(call).toMatchObject({ state: "talking", about: { media: "audio" }, videoAsked: null });
});

test("VIDEO-4: a question that stands when somebody is added is over", () => {
  const call = through(asked(), now, [alice, adding(["carol"])]);
  expect(call).toMatchObject({ state: "talking", about: { media: "audio", group: true }, videoAsked: null });
  expect(decide(call, answering(true), bob, context(now))).toEqual({ type: "refuse", code: "not_asked" });
});

test("ACCEPT-3: a video call of two may be answered with voice", () => {
  const yes = decide(ringing(), { type: "accept", body: { call: callId, media: "audio" } }, bob, context(now));
  expect(known(after(ringing(), yes)).about.media).toBe("audio");
  const group = through(groupTalking(), now, [
    { ...bob, user: "dave", client: "dave-page-1" },
    { type: "accept", body: { call: callId, media: "audio" } },
  ]);
  expect(known(group).about.media).toBe("video");
  expect(legOf(group, "dave")).toMatchObject({ state: "joined" });
});

test("VIDEO-2, VIDEO-3: whose refusal it was is said, and nobody's at the deadline", () => {
  const legs = { alice: joinedLeg({ client: alice.client }), bob: joinedLeg({ client: bob.client, stay: 4 }) };
  const { about, ...rest } = talkingWith(legs, { videoAsked: { user: "alice", endsAt: now + 5 } });
  const call: Call = { ...rest, about: { ...about, group: false } };
  const refused = (at: number, user: string | null) => ({ type: "videoRefused", at, body: { user } });
  expect(decide(call, answering(false), bob, context(now))).toEqual({ type: "write", facts: [refused(now, "bob")] });
  expect(decide(call, switching("audio"), alice, context(now))).toEqual({
    type: "write",
    facts: [refused(now, "alice")],
  });
  expect(decide(call, switching("video"), bob, context(now + 4))).toMatchObject({
    facts: [{ type: "mediaChanged" }],
  });
  expect(decide(call, switching("video"), bob, context(now + 5))).toEqual({
    type: "write",
    facts: [refused(now + 5, null), { type: "videoAsked", at: now + 5, body: { user: "bob", endsAt: now + 30_005 } }],
  });
});
