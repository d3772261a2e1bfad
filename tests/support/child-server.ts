import type { ChildProcess } from "node:child_process";
import { once } from "node:events";

/** Child process control of a server, for tests and benchmarks. */

export const hasEnded = ({ exitCode, signalCode }: ChildProcess): boolean => exitCode !== null || signalCode !== null;

/** Terminates with a signal and waits for the exit; gives the exit code, or null when a signal ended it. */
export const endBy = async (child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> => {
  if (hasEnded(child)) return child.exitCode;
  const over: Promise<unknown> = once(child, "exit");
  child.kill(signal);
  await over;
  return child.exitCode;
};

/** Readiness: waits for the address that it listens on; rejects when it exits before. `heard` gets all of its output. */
export const addressOf = (child: ChildProcess, heard: (text: string) => void = () => undefined): Promise<string> =>
  new Promise((resolve, reject) => {
    let said = "";
    let ready = false;
    const hear = (chunk: Buffer): void => {
      const text = chunk.toString("utf8");
      heard(text);
      // Later output is for `heard` alone.
      if (ready) return;
      said += text;
      const url = /listening on (\S+)\s/u.exec(said)?.[1];
      ready = url !== undefined;
      if (url !== undefined) resolve(url);
    };
    child.stdout?.on("data", hear);
    child.stderr?.on("data", hear);
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`the server ended with ${code} before it was ready:\n${said}`)));
  });
