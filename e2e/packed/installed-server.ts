import { spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { addressOf, endBy } from "@opencallkit/tests";
import type { FreshProject } from "./fresh-project.ts";

/** Server of a project's own `node_modules`, in development. */
export type InstalledServer = {
  readonly url: string;
  /** Keys of the development app. */
  readonly app: unknown;
  readonly log: () => string;
  readonly stop: () => Promise<void>;
};

/** Starts the server with a command and its arguments, which `serve --dev` and its flags follow. */
export const serveInstalled = async (
  { folder, env }: FreshProject,
  [program = "", ...args]: readonly string[],
  node: string = join(process.execPath, ".."),
): Promise<InstalledServer> => {
  const data = join(folder, "data");
  const log: string[] = [];
  const child = spawn(program, [...args, "serve", "--dev", "--port", "0", "--data", data], {
    cwd: folder,
    env: { ...env, PATH: [node, env["PATH"]].join(delimiter) },
    stdio: ["ignore", "pipe", "pipe"],
    // A process group of its own: npx starts the server as its child.
    detached: true,
  });
  const url = (await addressOf(child, (text) => log.push(text))).replace(/\/$/u, "");
  return {
    url,
    app: JSON.parse(await readFile(join(data, "dev.json"), "utf8")),
    log: () => log.join(""),
    stop: async () => {
      if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, "SIGTERM");
      await endBy(child, "SIGTERM");
    },
  };
};
