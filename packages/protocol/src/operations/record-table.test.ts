import { expect, test } from "vitest";
import { csvCell } from "./record-table.ts";

test("ARCHIVE-6: a text that a spreadsheet would run begins with an apostrophe; numbers stay numbers", () => {
  for (const word of ["=1+1", "+1", "-1", "@sum", "\tx", "\rx", "=cmd|' /c calc'!A0"])
    expect(csvCell(word).replace(/^"/u, "")).toMatch(/^'/u);
  expect(csvCell(-5)).toBe("-5");
  expect(csvCell("alice")).toBe("alice");
});

test("a cell with a comma, a quote or a line's end is quoted (RFC 4180)", () => {
  expect(csvCell('a,"b"\nc')).toBe('"a,""b""\nc"');
  expect(csvCell(null)).toBe("");
  expect(csvCell('="a"')).toBe(`"'=""a"""`);
});
