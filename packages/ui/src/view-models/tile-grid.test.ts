import { expect, test } from "vitest";
import { columnsFor } from "./tile-grid.ts";

test.each([
  ["two beside each other in a wide window", 2, 1240, 600, 2],
  ["two above each other on a phone", 2, 366, 640, 1],
  ["three in a wide window", 3, 1240, 600, 3],
  ["four on a phone", 4, 366, 640, 2],
  ["four in a low window", 4, 800, 240, 4],
  ["nine in a wide window", 9, 1180, 600, 5],
  ["nine on a phone", 9, 366, 640, 2],
  ["nine in a tiny window", 9, 171, 280, 2],
  ["one", 1, 366, 640, 1],
])("%s", (_what, count, width, height, columns) => {
  expect(columnsFor(count, { width, height, gap: 8 })).toBe(columns);
});
