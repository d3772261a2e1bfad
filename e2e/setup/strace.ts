import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";

/** What the kernel was asked for by a process, seen from outside. */
export type Trace = {
  /** Lets the process go on unwatched; what was seen, line by line in order. */
  readonly stop: () => Promise<readonly string[]>;
};

/** Watches all threads of a process from now on. `args`: strace's own, such as `-e inject=...`. */
export const traceOf = async (pid: number, file: string, args: readonly string[]): Promise<Trace> => {
  const child = spawn("strace", ["-f", "-p", String(pid), "-o", file, ...args], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  const ended: Promise<unknown> = once(child, "exit");
  const attached = new Promise<void>((resolve, reject) => {
    let said = "";
    child.stderr.on("data", (chunk: Buffer) => {
      said += chunk.toString("utf8");
      if (/attached/u.test(said)) resolve();
    });
    child.once("exit", (code) => reject(new Error(`strace ended with ${code} before it had attached: ${said}`)));
    child.once("error", reject);
  });
  await attached;
  return {
    stop: async () => {
      if (child.exitCode === null && child.signalCode === null) child.kill("SIGINT");
      await ended;
      return (await readFile(file, "utf8")).split("\n");
    },
  };
};
