import { spawn } from "node:child_process";
import { once } from "node:events";
import { environment } from "./environment.ts";
import { home, main } from "./server.ts";

export type Ran = { readonly code: number | null; readonly out: string; readonly err: string };

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
