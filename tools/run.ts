import { spawn } from "node:child_process";

export type Ran = { readonly code: number; readonly output: string };

/** Runs a child process to its exit; gives stdout and stderr as one text, without colours. */
export const run = (file: string, args: readonly string[], cwd: string): Promise<Ran> =>
  new Promise((resolve, reject) => {
    const child = spawn(file, args, { cwd, env: { ...process.env, NO_COLOR: "1", FORCE_COLOR: "0" } });
    const chunks: Buffer[] = [];
    const keep = (chunk: Buffer): void => void chunks.push(chunk);
    child.stdout.on("data", keep);
    child.stderr.on("data", keep);
    child.once("error", reject);
    child.once("close", (code) => resolve({ code: code ?? 1, output: Buffer.concat(chunks).toString("utf8") }));
  });
