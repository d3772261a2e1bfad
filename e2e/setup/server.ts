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
  /** Flags after `serve --dev --port N --data DIR`. */
  readonly flags?: readonly string[];
  readonly env?: { readonly [name: string]: string };
  /** One that acknowledges what is not on disk, to show that a test can fail. */
  readonly unsafe?: boolean;
  /** A folder that outlives the server; by default a new one that goes with it. */
  readonly data?: string;
  /** A command that becomes the server, such as `ip netns exec NAME`. */
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

/** A real server process on a port of its own, as `npm start` runs it. */
export type Server = {
  /** Without a slash at its end. The same after a restart. */
  readonly url: string;
  readonly data: string;
  readonly pid: () => number;
  /** Everything it has written to its two streams. */
  readonly log: () => string;
  /** `kill -9`: no word of farewell. */
  readonly kill: () => Promise<void>;
  /** Waits for its end, whoever kills it. */
  readonly ended: () => Promise<void>;
  /** SIGTERM, and waits for its end; gives the exit code. */
  readonly drain: () => Promise<number | null>;
  /** Starts it again on the same port and data, after `kill` or `drain`. */
  readonly restart: () => Promise<void>;
  /** Stops (SIGSTOP) and wakes (SIGCONT) the process. */
  readonly freeze: () => void;
  readonly thaw: () => void;
  /** Ends it for good and takes its data away. */
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
