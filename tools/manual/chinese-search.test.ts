import { expect, test } from "vitest";
import { searchableChinese } from "./chinese-search.ts";

test("a word begins at every Chinese character, and a heading stays as it is shown", () => {
  expect(searchableChinese("<p>请展示 TURN 来电</p>")).toBe("<p>请展示 展示 示 TURN 来电 电</p>");
  expect(searchableChinese('<h2 id="a">不响铃</h2><p>ok</p>')).toBe(
    '<h2 id="a">不响铃</h2><p>不响铃 响铃 铃</p><p>ok</p>',
  );
});
