import { expect, test } from "vitest";
import fc from "fast-check";
import * as v from "valibot";
import { isPlainText, text, utf8Length } from "./text.ts";

const wellFormed = fc.string({ unit: "binary" });

test("utf8Length counts as percent-encoding does", () => {
  fc.assert(
    fc.property(wellFormed, (value) => {
      expect(utf8Length(value)).toBe(encodeURIComponent(value).replaceAll(/%[0-9A-F]{2}/gu, "x").length);
    }),
    { numRuns: 1000 },
  );
});

test("plain text holds no U+0000 and no lone surrogate", () => {
  expect(isPlainText("小明 🎈")).toBe(true);
  expect(isPlainText("a\0b")).toBe(false);
  expect(isPlainText("\ud800")).toBe(false);
  expect(isPlainText("\udc00\ud800")).toBe(false);
});

test("text is measured in bytes, both ends included", () => {
  const two = text(2, 6);
  expect(["a", "ab", "abcdef", "abcdefg", "小", "小明", "小明a"].map((value) => v.is(two, value))).toEqual([
    false,
    true,
    true,
    false,
    true,
    true,
    false,
  ]);
});
