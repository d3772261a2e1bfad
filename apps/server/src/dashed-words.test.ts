import { parseArgs, type ParseArgsOptionsConfig } from "node:util";
import { expect, test } from "vitest";
import { withDashedWords } from "./dashed-words.ts";

const options = { key: { type: "string" }, json: { type: "boolean" } } as const satisfies ParseArgsOptionsConfig;

const read = (...args: readonly string[]) => {
  const { values, positionals } = parseArgs({
    args: withDashedWords(args, options),
    options,
    strict: true,
    allowPositionals: true,
  });
  return { values: { ...values }, positionals };
};

test("a word may begin with a dash, wherever it stands", () => {
  expect(read("-x2f", "--json", "b")).toEqual({ values: { json: true }, positionals: ["-x2f", "b"] });
  expect(read("--json", "a", "-x2f")).toEqual({ values: { json: true }, positionals: ["a", "-x2f"] });
  expect(read("--json", "--", "--x2f")).toEqual({ values: { json: true }, positionals: ["--x2f"] });
});

test("a value may begin with a dash", () => {
  expect(read("--key", "-k", "a")).toEqual({ values: { key: "-k" }, positionals: ["a"] });
  expect(read("--key=--k")).toEqual({ values: { key: "--k" }, positionals: [] });
});

test("an option in a value's place, an option without a value and an unknown option are refused", () => {
  expect(() => read("--key", "--json")).toThrow(/ambiguous/u);
  expect(() => read("a", "--key")).toThrow(/argument missing|ambiguous/u);
  expect(() => read("--keys", "k")).toThrow(/Unknown option/u);
});
