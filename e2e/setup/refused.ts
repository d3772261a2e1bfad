import { expect } from "vitest";
import type { Ran } from "./command.ts";

/** Asserts a usage error: exit code 2 and one clear line that names the cause, no stack trace. */
export const expectRefused = ({ code, out, err }: Ran, says: RegExp): void => {
  expect(err).toMatch(says);
  expect(err.trimEnd().split("\n")).toHaveLength(1);
  expect(err).toMatch(/^opencallkit: /u);
  expect(err).not.toMatch(/\n\s+at /u);
  expect({ code, out }).toEqual({ code: 2, out: "" });
};
