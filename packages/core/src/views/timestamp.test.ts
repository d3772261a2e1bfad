import fc from "fast-check";
import { expect, test } from "vitest";
import { timestamp } from "./timestamp.ts";

test("a timestamp is written as the platform writes it, whatever was written before", () => {
  const moment = fc.integer({ min: -62_135_596_800_000, max: 253_402_300_799_999 });
  fc.assert(
    fc.property(fc.array(moment), (moments) => {
      expect(moments.map(timestamp)).toEqual(moments.map((ms) => new Date(ms).toISOString()));
    }),
  );
});

test("a timestamp at the edges of a day", () => {
  expect([-1, 0, 86_399_999.75, 86_400_000].map(timestamp)).toEqual([
    "1969-12-31T23:59:59.999Z",
    "1970-01-01T00:00:00.000Z",
    "1970-01-01T23:59:59.999Z",
    "1970-01-02T00:00:00.000Z",
  ]);
});
