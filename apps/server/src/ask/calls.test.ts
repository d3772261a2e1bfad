import { expect, test } from "vitest";
import { BadSettings } from "../flags.ts";
import { callQuery } from "./calls.ts";

test("filters are read as the server reads them", () => {
  expect(
    callQuery({ user: "alice", "media-type": "audio", group: "true", from: "2026-01-31T00:00:00Z", cursor: "12" }),
  ).toMatchObject({ user: "alice", mediaType: "audio", group: true, from: new Date("2026-01-31"), cursor: "12" });
});

test.each([
  ["media-type", "smell"],
  ["group", "1"],
  ["from", "yesterday"],
  ["limit", "101"],
  ["cursor", "x"],
  ["user", ""],
])("a filter that cannot be is named: --%s %s", (name, value) => {
  const read = (): unknown => callQuery({ [name]: value });
  expect(read).toThrow(BadSettings);
  expect(read).toThrow(new RegExp(`^--${name}: `, "u"));
});
