import { expect, test } from "vitest";
import { columns, paintFor, progressOn, shown } from "./terminal.ts";

const screen = (isTerminal: boolean) => {
  const written: string[] = [];
  return { written, isTerminal, write: (text: string) => written.push(text) };
};

test("ASK-4: colours are for terminals, and not where NO_COLOR is set", () => {
  expect(paintFor(screen(true), {})("red", "x")).toBe("\u001b[31mx\u001b[0m");
  expect(paintFor(screen(true), { NO_COLOR: "" })("red", "x")).toBe("\u001b[31mx\u001b[0m");
  expect(paintFor(screen(true), { NO_COLOR: "1" })("red", "x")).toBe("x");
  expect(paintFor(screen(true), { TERM: "dumb" })("red", "x")).toBe("x");
  expect(paintFor(screen(false), {})("red", "x")).toBe("x");
});

test("ASK-4: what takes longer than a second says so on a terminal, and cleans up behind itself; nowhere else", async () => {
  const slow = (): Promise<number> => new Promise((resolve) => void setTimeout(() => resolve(5), 1200));
  const [terminal, pipe] = [screen(true), screen(false)];
  const says = (seconds: number): string => `waiting ${seconds}`;
  expect(await Promise.all([progressOn(terminal)(says, slow()), progressOn(pipe)(says, slow())])).toEqual([5, 5]);
  expect(terminal.written).toEqual(["\r\u001b[Kwaiting 1", "\r\u001b[K"]);
  expect(pipe.written).toEqual([]);
});

test("ASK-4: a name cannot turn a line around, hide in it, or begin another", () => {
  expect(shown("a\u202eb\u200bc\u2028d\u001b[31m")).toBe("a\u{fffd}b\u{fffd}c\u{fffd}d\u{fffd}[31m");
  expect(shown("张三 é")).toBe("张三 é");
});

test("columns align where characters are two wide", () => {
  expect(
    columns([
      ["张三", "x"],
      ["ab", "y"],
      ["abcdef", ""],
    ]),
  ).toEqual(["张三    x", "ab      y", "abcdef"]);
});
