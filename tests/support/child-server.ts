import type { ChildProcess } from "node:child_process";
import { once } from "node:events";

/** What tests and measurements do with a server in a process of its own. */

export const hasEnded = ({ exitCode, signalCode }: ChildProcess): boolean => exitCode !== null || signalCode !== null;

/** Sends the signal and waits for the end; gives the exit code, or null when a signal ended it. */
export const endBy = async (child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> => {
  if (hasEnded(child)) return child.exitCode;
  const over: Promise<unknown> = once(child, "exit");
  child.kill(signal);
  await over;
  return child.exitCode;
};

/** The address it says it listens on; rejects when it ends before. `heard` gets all that it ever says. */
export const addressOf = (child: ChildProcess, heard: (text: string) => void = () => undefined): Promise<string> =>
  new Promise((resolve, reject) => {
    let said = "";
    let ready = false;
    const hear = (chunk: Buffer): void => {
      const text = chunk.toString("utf8");
      heard(text);
      // What comes later is for `heard` alone.
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
