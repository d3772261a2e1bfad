import { expect, test } from "vitest";
import fc from "fast-check";
import { isPlainText, utf8Length } from "./text.ts";

test("utf8Length counts as the platform's encoder does", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (value) => {
      expect(utf8Length(value)).toBe(new TextEncoder().encode(value).length);
    }),
  );
});

test("plain text holds no U+0000 and no lone surrogate", () => {
  expect(isPlainText("小明 🎈")).toBe(true);
  expect(isPlainText("a\0b")).toBe(false);
  expect(isPlainText("\ud800")).toBe(false);
  expect(isPlainText("\udc00\ud800")).toBe(false);
});
