import { expect, test } from "vitest";
import type { LogDetails } from "../ports/index.ts";
import { countedLog } from "./counted-log.ts";

const heard = () => {
  const lines: (readonly [string, LogDetails | undefined])[] = [];
  let tick = (): void => undefined;
  const counted = countedLog((_level, event, details) => void lines.push([event, details]), {
    after: () => () => undefined,
    every: (_ms, run) => {
      tick = run;
      return () => undefined;
    },
  });
  return { lines, ...counted, tick: () => tick() };
};

test("the first of a kind is logged at once, what is like it within ten seconds as one line with a count", () => {
  const { lines, log, tick } = heard();
  for (let count = 0; count < 1000; count += 1)
    log("info", "connection_refused", { why: "bad_credentials", address: "a" });
  log("info", "connection_refused", { why: "bad_credentials", address: "b" });
  expect(lines).toHaveLength(2);
  tick();
  expect(lines).toHaveLength(3);
  expect(lines[2]).toEqual([
    "connection_refused",
    { why: "bad_credentials", address: "a", count: 999, withinMs: 10_000 },
  ]);
  tick();
  expect(lines).toHaveLength(3);
});

test("an attack from very many addresses fills no log: beyond two hundred kinds they are counted together", () => {
  const { lines, log, stop } = heard();
  for (let count = 0; count < 100_000; count += 1) log("warn", "wrong_key", { address: `address ${count}` });
  expect(lines).toHaveLength(200);
  stop();
  expect(lines).toHaveLength(201);
  expect(lines[200]).toEqual(["wrong_key", { count: 99_800, withinMs: 10_000 }]);
});
