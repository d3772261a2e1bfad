import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { addressOf, endBy, hasEnded } from "@opencallkit/tests";
import { environment } from "./environment.ts";

export const home = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
export const main = join(home, "apps/server/src/main.ts");
const unsafe = join(home, "e2e/setup/unsafe-server.ts");

export type ServerOptions = {
  /** Extra flags, after `serve --dev --port N --data DIR`. */
  readonly flags?: readonly string[];
  readonly env?: { readonly [name: string]: string };
  /** Negative control: a server that acknowledges before the sync, to show that a test can fail. */
  readonly unsafe?: boolean;
  /** Data folder that outlives the server; by default a new one, which is removed with it. */
  readonly data?: string;
  /** Command prefix that execs the server, such as `ip netns exec NAME`. */
  readonly inside?: readonly string[];
};

type Running = { readonly child: ChildProcess; readonly url: string };

const launch = async (data: string, port: number, options: ServerOptions, log: string[]): Promise<Running> => {
  const serve = [main, "serve", "--dev", "--port", String(port), "--data", data, ...(options.flags ?? [])];
  const args = options.unsafe === true ? [unsafe, data] : serve;
  const command = [...(options.inside ?? []), process.execPath, "--conditions=source", ...args];
  const [program = "", ...its] = command;
  const child = spawn(program, its, {
    cwd: home,
    env: environment(options.env),
    stdio: ["ignore", "pipe", "pipe"],
  });
  return { child, url: await addressOf(child, (text) => log.push(text)) };
};

/** Server process on a port of its own, as `npm start` runs it. */
export type Server = {
  /** Base URL without a trailing slash; the same after a restart. */
  readonly url: string;
  readonly data: string;
  readonly pid: () => number;
  /** Output so far, of stdout and stderr. */
  readonly log: () => string;
  /** Crash: `kill -9`, without a shutdown. */
  readonly kill: () => Promise<void>;
  /** Waits for its exit, whoever kills it. */
  readonly ended: () => Promise<void>;
  /** Graceful shutdown: SIGTERM; waits for its exit, and gives the exit code. */
  readonly drain: () => Promise<number | null>;
  /** Restarts it on the same port and data, after `kill` or `drain`. */
  readonly restart: () => Promise<void>;
  /** Freezes the process (SIGSTOP); `thaw` continues it (SIGCONT). */
  readonly freeze: () => void;
  readonly thaw: () => void;
  /** Teardown: ends it for good and removes its data. */
  readonly stop: () => Promise<void>;
};

export const startServer = async (options: ServerOptions = {}): Promise<Server> => {
  const log: string[] = [];
  const data = options.data ?? (await mkdtemp(join(tmpdir(), "opencallkit-")));
  let running = await launch(data, 0, options, log);
  const url = running.url.replace(/\/$/u, "");
  const port = Number(new URL(url).port);
  return {
    url,
    data,
    pid: () => running.child.pid ?? 0,
    log: () => log.join(""),
    kill: async () => {
      await endBy(running.child, "SIGKILL");
    },
    ended: async () => {
      if (!hasEnded(running.child)) await once(running.child, "exit");
    },
    drain: () => endBy(running.child, "SIGTERM"),
    restart: async () => {
      running = await launch(data, port, options, log);
    },
    freeze: () => void running.child.kill("SIGSTOP"),
    thaw: () => void running.child.kill("SIGCONT"),
    stop: async () => {
      await endBy(running.child, "SIGKILL");
      if (options.data === undefined) await rm(data, { recursive: true, force: true });
    },
  };
};
