import { functions } from "./functions.ts";
import { describeLimit, inCore, times } from "./planted-limits.ts";

/** Function fixture of so many lines: its first, its last, and statements between them. */
const long = (name: string, lines: number): string =>
  `const ${name} = () => {\n${times(lines - 2, (at) => `f(${at});\n`)}};\n`;

describeLimit(functions, {
  sound: [
    ["60 lines", inCore(long("a", 60))],
    [
      "an inner function that is nearly as long",
      inCore(`const a = () => {\n${long("b", 60)}${"f();\n".repeat(57)}};\n`),
    ],
    ["150 lines in all", inCore(`const a = () => {\n${long("b", 50)}${long("c", 50)}${long("d", 48)}};\n`)],
    ["a test of any length", { "packages/core/src/a.test.ts": long("a", 90) }],
    [
      "a suite of any length",
      inCore(
        `export const suite = () => {\ndescribe("a", () => {\ntest.each([1])("b", () => {\n${"f();\n".repeat(200)}});\n});\n};\n`,
      ),
    ],
    ["a class of short methods", inCore(`class A {\n${times(4, (at) => `m${at}() {\n${"f();\n".repeat(50)}}\n`)}}\n`)],
  ],
  broken: [
    [
      "61 lines",
      inCore(`\n${long("a", 61)}`),
      /^packages\/core\/src\/a\.ts:2: a has 61 lines of its own, 60 at most$/u,
    ],
    [
      "own lines around an inner function",
      inCore(`function a() {\n${long("b", 10)}${"f();\n".repeat(58)}}\n`),
      /a has 61 lines of its own/u,
    ],
    ["an inner function", inCore(`const a = () => {\n${long("b", 61)}};\n`), /a\.ts:2: b has 61 lines of its own/u],
    ["a method", inCore(`class A {\nm() {\n${"f();\n".repeat(59)}}\n}\n`), /A\.m has 61 lines/u],
    [
      "151 lines in all",
      inCore(`const a = () => {\n${long("b", 50)}${long("c", 50)}${long("d", 49)}};\n`),
      /a has 151 lines with its inner functions, 150 at most/u,
    ],
    ["a function within a suite", inCore(`describe("a", () => {\n${long("b", 61)}});\n`), /b has 61 lines of its own/u],
  ],
});
