import { expect, test } from "vitest";
import { VoiceActivity } from "./voice-activity.ts";

test("SPEAK-1: who is loud speaks, at once and through the pauses between words; who is silent or breathes does not", () => {
  const voice = new VoiceActivity();
  const told = [null, 0.001, 0.3, 0, 0, 0.2, 0, 0, 0, null, 0].map((level, at) => voice.hear(level, at * 200));
  expect(told).toEqual([null, null, true, null, null, null, null, null, false, null, null]);
});
