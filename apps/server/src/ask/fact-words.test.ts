import { facts } from "@opencallkit/protocol";
import type { CallFact } from "@opencallkit/rest";
import { expect, test } from "vitest";
import { factWords } from "./fact-words.ts";

const nothing: CallFact = {
  at: "2026-01-31T12:00:03.120Z",
  type: "missed",
  userId: null,
  people: [],
  reached: [],
  mediaType: null,
  until: null,
  result: null,
  cause: null,
};
const said = (fact: Partial<CallFact>): string => factWords({ ...nothing, ...fact });

test("ASK-3: what happened is told in words", () => {
  expect(said({ type: "invited", userId: "alice", people: ["bob", "eve"], reached: ["bob"], mediaType: "video" })).toBe(
    "alice called bob, eve (video); it rings at bob",
  );
  expect(said({ type: "left", userId: "bob", cause: "lost" })).toBe("bob was lost (last sign of life)");
  expect(said({ type: "ended", result: "not_answer" })).toBe("the call ended: nobody answered");
  expect(said({ type: "voided", userId: "alice", cause: "room_taken" })).toBe(
    "the call of alice never was (room_taken)",
  );
});

test("there are words for every kind of fact, and none of them is a gap", () => {
  for (const type of Object.keys(facts))
    for (const fact of [nothing, { ...nothing, userId: "alice", people: ["bob"], result: "cancel" as const }])
      expect(
        factWords({
          ...fact,
          type: Object.keys(facts).find((name): name is CallFact["type"] => name === type) ?? "missed",
        }),
      ).toMatch(/^[a-z].*\w|\)$/u);
});
