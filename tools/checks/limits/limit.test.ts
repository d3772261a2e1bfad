import { describe, expect, test } from "vitest";
import { folders } from "./folders.ts";
import type { Exception } from "./limit.ts";
import { complaints, ofFolder } from "./planted-limits.ts";

describe("exceptions", () => {
  const full = ofFolder("packages/core/src/rules", 21);
  const rules: Exception = { limit: "folders", subject: "packages/core/src/rules", reason: "One rule a command." };

  test("let pass what they name", async () => {
    expect(await complaints(folders, full, [rules])).toBe("");
  });
  test("of another limit let nothing pass", async () => {
    expect(await complaints(folders, full, [{ ...rules, limit: "functions" }])).toMatch(/holds 21/u);
  });
  test("have a reason", async () => {
    expect(await complaints(folders, full, [{ ...rules, reason: " " }])).toMatch(/rules has no reason/u);
  });
  test("go when they are not needed any more", async () => {
    expect(await complaints(folders, {}, [rules])).toBe(
      "the exception for packages/core/src/rules is not needed any more",
    );
  });
  test("are ten at most", async () => {
    const others = (count: number): readonly Exception[] =>
      Array.from({ length: count }, (_, at) => ({ limit: "functions", subject: `f${at}`, reason: "One idea." }));
    expect(await complaints(folders, full, [rules, ...others(9)])).toBe("");
    expect(await complaints(folders, full, [rules, ...others(10)])).toBe("11 exceptions from limits, 10 at most");
  });
});
