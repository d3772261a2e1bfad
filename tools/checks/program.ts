import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { run } from "../run.ts";

/** Root of this project, whose programs and settings also judge temporary checkouts. */
export const home = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

const binary = (name: string): string => join(home, "node_modules", ".bin", name);

/** Runs a program of `node_modules`; its output is the violation if it fails. */
export const complaintsOf = async (name: string, args: readonly string[], cwd: string): Promise<readonly string[]> => {
  const { code, output } = await run(binary(name), args, cwd);
  return code === 0 ? [] : [output.trim() === "" ? `${name} ended with ${code}` : output.trim()];
};
