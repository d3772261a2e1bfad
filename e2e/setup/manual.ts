import { execFile } from "node:child_process";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { home } from "./server.ts";

/** Builds the manual as it stands. Clean paths of all its pages, below `/manual`. */
export const builtManual = async (): Promise<readonly string[]> => {
  await promisify(execFile)(process.execPath, ["--conditions=source", "tools/build-manual.ts"], { cwd: home });
  const files = await readdir(join(home, "docs/build/manual"), { recursive: true });
  return files
    .filter((file) => file.endsWith(".html") && file !== "404.html")
    .map((file) => `/manual/${file.replace(/(?:index)?\.html$/u, "")}`)
    .toSorted();
};
