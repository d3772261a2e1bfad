import type { Fact } from "@opencallkit/protocol";
import { expect, test } from "vitest";
import type { InsideCommand } from "../../simulation/checks/has-ground.ts";
import type { Ask, CallHistory, Who } from "../history/call-history.ts";
import { checkCommands } from "./check-commands.ts";
import { alice, asks, bob, stores, historyOf, talk } from "./good-histories.ts";

const wants = (who: Who, sentAt: number, inside: InsideCommand): Ask => ({ ...asks(who, inside.type, sentAt), inside });
const call = "call-1";
const video = (who: Who, at: number): Ask => wants(who, at, { type: "switchMedia", body: { call, media: "video" } });
const voice = (who: Who, at: number): Ask => wants(who, at, { type: "switchMedia", body: { call, media: "audio" } });
const agrees = (who: Who, at: number, agree = true): Ask =>
  wants(who, at, { type: "answerVideo", body: { call, agree } });
const adds = (at: number, ...people: readonly string[]): Ask =>
  wants(alice, at, { type: "add", body: { call, people: [...people] } });

const asked = (at: number, user = "alice"): Fact => ({ type: "videoAsked", at, body: { user, endsAt: at + 30_000 } });
const turned = (at: number, media: "audio" | "video", by: string): Fact => ({
  type: "mediaChanged",
  at,
  body: { media, by },
});
const declined = (at: number, user: string | null): Fact => ({ type: "videoRefused", at, body: { user } });

/** Anomalies of the talk fixture, with more commands asked and more facts stored in the middle of it. */
const found = (more: readonly Ask[], facts: CallHistory["facts"] = []): readonly string[] => {
  const history = talk();
  const all = [...history.facts.slice(0, 2), ...facts, ...history.facts.slice(2)];
  return checkCommands(historyOf({ ...history, facts: all, asks: [...history.asks, ...more] })).map(({ says }) => says);
};
const groundless = (name: string, user: string): readonly string[] => [
  `${name} of ${user} was answered yes, but nothing that is stored says so`,
];

test("GROUP-3: people who were added with a yes and are not rung are lost", () => {
  expect(found([adds(3000, "carol")])).toEqual(groundless("add", "alice"));
  // No-op: somebody who is in the call already is not added again.
  expect(found([adds(3000, "bob")])).toEqual([]);
  expect(found([adds(6000, "bob")])).toEqual(groundless("add", "alice"));
});

test("VIDEO-1: a switch that was granted is stored, or nothing was to switch", () => {
  expect(found([video(alice, 3000)])).toEqual(groundless("switchMedia", "alice"));
  expect(found([video(alice, 3000)], [stores(asked(3010), video(alice, 3000))])).toEqual([]);
  expect(found([voice(bob, 3000)])).toEqual([]);
  const [ask, answer, back] = [video(alice, 3000), agrees(bob, 3500), voice(bob, 4000)];
  const talked = [stores(asked(3010), ask), stores(turned(3510, "video", "bob"), answer)];
  expect(found([ask, answer, back], talked)).toEqual(groundless("switchMedia", "bob"));
  expect(found([ask, answer, back], [...talked, stores(turned(4010, "audio", "bob"), back)])).toEqual([]);
  // Missing consent: video is on, though nobody has asked the other side.
  expect(found([ask], [stores(turned(3010, "video", "alice"), ask)])).toEqual(groundless("switchMedia", "alice"));
});

test("VIDEO-2: an answer that was heard is what is stored", () => {
  const ask = video(alice, 3000);
  const question = stores(asked(3010), ask);
  expect(found([ask, agrees(bob, 3500)], [question])).toEqual(groundless("answerVideo", "bob"));
  const no = agrees(bob, 3500, false);
  expect(found([ask, no], [question, stores(declined(3510, "bob"), no)])).toEqual([]);
  expect(found([ask, no], [question, stores(turned(3510, "video", "bob"), no)])).toEqual(
    groundless("answerVideo", "bob"),
  );
});

test("VIDEO-1: a question or a switch that nobody asked for is found", () => {
  expect(found([], [stores(asked(3010)), stores(turned(3510, "video", "bob"))])).toEqual([
    "1 times videoAsked, asked for 0 times",
  ]);
});
