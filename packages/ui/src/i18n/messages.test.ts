import { describe, expect, test } from "vitest";
import { langOf, loadMessages } from "./load-messages.ts";
import { en } from "./en.ts";
import { zhCN } from "./zh-cn.ts";

/** Flattens a catalogue: every text by its path. A text with placeholders is filled with markers, each of which it must keep. */
const textsOf = (value: unknown, path = ""): readonly (readonly [path: string, text: string])[] => {
  if (typeof value === "string") return [[path, value]];
  if (typeof value === "function") {
    const text: unknown =
      path === "withOthers" ? value(["‹1›", "‹2›"]) : path === "groupOf" ? value(3) : value("‹1›", "‹2›");
    return [[path, String(text)]];
  }
  if (typeof value !== "object" || value === null) throw new Error(`${path} is no text`);
  return Object.entries(value).flatMap(([key, inner]) => textsOf(inner, path === "" ? key : `${path}.${key}`));
};

const places = (text: string): readonly string[] => (text.match(/‹\d›|\b3\b/gu) ?? []).toSorted();
const english = textsOf(en);
const chinese = new Map(textsOf(zhCN));

test("both languages say the same things, no more and no less", () => {
  expect([...chinese.keys()].toSorted()).toEqual(english.map(([path]) => path).toSorted());
  expect(english.length).toBeGreaterThan(100);
});

test.each(english)("%s", (path, text) => {
  const other = chinese.get(path) ?? "";
  for (const each of [text, other]) {
    expect(each.trim()).toBe(each);
    expect(each).not.toBe("");
    expect(each).not.toMatch(/undefined|null|\[object/u);
  }
  expect(places(other)).toEqual(places(text));
  expect(other).toMatch(/\p{Script=Han}/u);
  expect(text).not.toMatch(/\p{Script=Han}/u);
});

test("one person is counted as one", () => {
  expect(en.groupOf(1)).toBe("1 person in the call");
  expect(en.groupOf(2)).toBe("2 people in the call");
});

describe("the language that fits a page's tag", () => {
  test.each([
    ["zh-CN", "zh-CN"],
    ["zh", "zh-CN"],
    ["ZH-hans-sg", "zh-CN"],
    ["en", "en"],
    ["en-GB", "en"],
    ["de", "en"],
    ["zhx", "en"],
    ["", "en"],
  ] as const)("%s: %s", async (tag, lang) => {
    expect(langOf(tag)).toBe(lang);
    expect(await loadMessages(langOf(tag))).toBe(lang === "en" ? en : zhCN);
  });
});
