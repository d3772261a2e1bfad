import type { CallLifecycle, CallState } from "@opencallkit/client";
import { expect, test } from "vitest";
import { endedBy, stateOf } from "../testing/fake-call.ts";
import { en } from "../i18n/en.ts";
import { endText } from "./end-text.ts";

test.each<readonly [string, CallLifecycle, Partial<Pick<CallState, "role" | "other" | "group">>, string]>([
  ["somebody hung up", endedBy({ totalTime: 5 }), {}, "Call ended"],
  ["the callee said no", endedBy({ result: "reject", reason: 2 }), { role: "caller" }, "Zoe declined"],
  [
    "nobody answered, at the caller's",
    endedBy({ result: "not_answer", reason: 3 }),
    { role: "caller" },
    "Zoe did not answer",
  ],
  ["nobody answered, at the callee's", endedBy({ result: "not_answer", reason: 3 }), {}, "Missed call from Zoe"],
  ["answered on another device", endedBy({ totalTime: null, reason: 7 }), {}, "Answered on another device"],
  ["declined on another device", endedBy({ result: "reject", reason: 8 }), {}, "Declined on another device"],
  ["the others talk on", endedBy({ totalTime: 5 }, { goesOn: true }), { group: true }, "You left the call"],
  ["no one of several", endedBy({ result: "not_answer", reason: 3 }), { role: "caller", group: true }, "Nobody joined"],
  ["in use elsewhere", { state: "elsewhere", how: "answered" }, {}, "Answered on another device"],
  ["on its way", { state: "leaving" }, {}, "Ending the call…"],
])("%s", (_what, state, about, text) => {
  expect(endText(stateOf(state, about), "Zoe", en)).toBe(text);
});

test("what went wrong says more than how it ended", () => {
  const error = Object.assign(new Error("busy"), {
    code: "already_in_call",
    retryable: false,
    detail: null,
  } as const);
  const ending = { result: "failed", reason: 0, by: null, totalTime: null } as const;
  const state = stateOf({ state: "ended", ending, error, goesOn: false }, { role: "caller", other: "bob" });
  expect(endText(state, "Zoe", en)).toBe("You are in a call.");
});
