import { execFile, spawn } from "node:child_process";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { NewApp } from "@opencallkit/server";
import { addressOf, endBy, hasEnded } from "../support/child-server.ts";

const main = fileURLToPath(new URL("../../apps/server/src/main.ts", import.meta.url));
const node = ["--max-semi-space-size=8", "--no-parallel-scavenge", "--conditions=source", main];

/** Target: a real server with default settings, in a process of its own. */
export type HostileTarget = {
  readonly url: string;
  readonly app: NewApp;
  readonly alive: () => boolean;
  /** Tail of its output, for the report of a crash. */
  readonly log: () => string;
  /** Resident set size, in bytes. */
  readonly memory: () => Promise<number>;
  /** Number of open file descriptors: files and sockets. */
  readonly handles: () => Promise<number>;
  readonly stop: () => Promise<void>;
};

/** Length of the log's tail that is kept, in characters. */
const logLength = 20_000;

export const startTarget = async (): Promise<HostileTarget> => {
  const data = await mkdtemp(join(tmpdir(), "opencallkit-hostile-"));
  const { stdout } = await promisify(execFile)(process.execPath, [...node, "app", "add", "--data", data]);
  const field = (name: string): string => new RegExp(`^${name}\\s+(\\S+)$`, "mu").exec(stdout)?.[1] ?? "";
  const app: NewApp = {
    sdkAppId: Number(field("SDKAppID")),
    secretKey: field("secret key"),
    apiKey: field("REST key"),
  };
  const child = spawn(process.execPath, [...node, "serve", "--port", "0", "--data", data], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  let log = "";
  const url = await addressOf(child, (text) => (log = `${log}${text}`.slice(-logLength)));
  const pid = child.pid ?? 0;
  return {
    url: url.replace("localhost", "127.0.0.1"),
    app,
    alive: () => !hasEnded(child),
    log: () => log,
    memory: async () =>
      Number(/VmRSS:\s+(\d+) kB/u.exec(await readFile(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0) * 1024,
    handles: async () => (await readdir(`/proc/${pid}/fd`)).length,
    stop: async () => {
      await endBy(child, "SIGKILL");
      await rm(data, { recursive: true, force: true });
    },
  };
};
