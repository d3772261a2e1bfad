import { expect, test } from "vitest";
import { elsewhereReason, endings } from "./endings.ts";

test("END-4: each result has TUICallKit's reason", () => {
  expect(Object.fromEntries(Object.entries(endings).map(([result, { reason }]) => [result, reason]))).toEqual({
    normal_end: 1,
    reject: 2,
    not_answer: 3,
    offline: 3,
    interrupt: 4,
    call_busy: 5,
    cancel: 6,
    ended_by_server: 9,
    failed: 0,
  });
  expect(elsewhereReason).toEqual({ answered: 7, rejected: 8 });
});
