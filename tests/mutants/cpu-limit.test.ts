import { spawn } from "node:child_process";
import { setTimeout as pause } from "node:timers/promises";
import { expect, onTestFinished, test } from "vitest";
import { cpuLimit, cpuTimeOf } from "./cpu-limit.ts";

/** Busy loop in a child process; it is killed at the end of the test at the latest. */
const busy = (): { readonly pid: number; readonly stop: () => void } => {
  const child = spawn(process.execPath, ["-e", "for (;;);"], { stdio: "ignore" });
  onTestFinished(() => void child.kill("SIGKILL"));
  if (child.pid === undefined) throw new Error("it does not start");
  return { pid: child.pid, stop: () => void child.kill("SIGSTOP") };
};

test("the time of a process is what it says itself", async () => {
  const { user, system } = process.cpuUsage();
  expect(Math.abs(((await cpuTimeOf(process.pid)) ?? 0) - (user + system) / 1000)).toBeLessThan(500);
  expect(await cpuTimeOf(2 ** 30)).toBeNull();
});

test("a process that computes without an end passes its limit", { timeout: 60_000 }, async () => {
  const { pid } = busy();
  await new Promise<void>((resolve) => {
    onTestFinished(cpuLimit(pid, 500, resolve).end);
  });
  expect(await cpuTimeOf(pid)).toBeGreaterThanOrEqual(500);
});

test("one that is stopped, or that has said something meanwhile, does not", { timeout: 60_000 }, async () => {
  const { pid, stop } = busy();
  let passed = 0;
  const limit = cpuLimit(pid, 1500, () => (passed += 1));
  onTestFinished(limit.end);
  while (((await cpuTimeOf(pid)) ?? 0) < 3000) {
    limit.again();
    await pause(100);
  }
  stop();
  await pause(2000);
  expect(passed).toBe(0);
});
