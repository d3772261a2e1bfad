import { spawn } from "node:child_process";
import { once } from "node:events";
import { onTestFinished } from "vitest";
import { environment } from "./environment.ts";
import { home, main } from "./server.ts";

export type Ran = { readonly code: number | null; readonly out: string; readonly err: string };

/** Starts the `opencallkit` command, with more variables; ended with its test. */
export const startOpencallkit = (variables: { readonly [name: string]: string }, ...args: readonly string[]) => {
  const child = spawn(process.execPath, ["--conditions=source", main, ...args], {
    cwd: home,
    env: environment(variables),
    stdio: ["ignore", "pipe", "pipe"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  const out: string[] = [];
  const err: string[] = [];
  child.stdout.on("data", (chunk: Buffer) => out.push(chunk.toString("utf8")));
  child.stderr.on("data", (chunk: Buffer) => err.push(chunk.toString("utf8")));
  return {
    out: () => out.join(""),
    err: () => err.join(""),
    /** What it has printed when it has ended by itself. */
    finished: async (): Promise<string> => {
      await once(child, "close");
      return out.join("");
    },
    /** Ends it by a signal, and gives its exit code. */
    end: async (signal: NodeJS.Signals): Promise<number | null> => {
      child.kill(signal);
      await once(child, "close");
      return child.exitCode;
    },
  };
};

/** Runs the `opencallkit` command to its exit, with a timeout: after 10 s it is killed. */
export const opencallkit = async (...args: readonly string[]): Promise<Ran> => {
  const child = spawn(process.execPath, ["--conditions=source", main, ...args], {
    cwd: home,
    env: environment(),
    stdio: ["ignore", "pipe", "pipe"],
  });
  const out: string[] = [];
  const err: string[] = [];
  child.stdout.on("data", (chunk: Buffer) => out.push(chunk.toString("utf8")));
  child.stderr.on("data", (chunk: Buffer) => err.push(chunk.toString("utf8")));
  const cut = setTimeout(() => child.kill("SIGKILL"), 10_000);
  await once(child, "close");
  clearTimeout(cut);
  return { code: child.exitCode, out: out.join(""), err: err.join("") };
};
