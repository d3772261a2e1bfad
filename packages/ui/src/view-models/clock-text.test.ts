import { expect, test } from "vitest";
import { clockText } from "./clock-text.ts";

test.each([
  [-1, "00:00"],
  [999, "00:00"],
  [65_000, "01:05"],
  [3_599_999, "59:59"],
  [3_725_000, "1:02:05"],
  [360_000_000, "100:00:00"],
])("%d ms: %s", (ms, text) => {
  expect(clockText(ms)).toBe(text);
});
