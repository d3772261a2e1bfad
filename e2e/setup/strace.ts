import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";

/** System call trace of a process (strace). */
export type Trace = {
  /** Detaches from the process, which goes on; gives the lines of the trace in order. */
  readonly stop: () => Promise<readonly string[]>;
};

/** Attaches strace to all threads of a process. `args`: strace's own, such as `-e inject=...`. */
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
