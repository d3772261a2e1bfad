import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
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
};

type Running = { readonly child: ChildProcess; readonly url: string };

const starting = (child: ChildProcess, log: string[]): Promise<string> =>
  new Promise((resolve, reject) => {
    const said = (chunk: Buffer): void => {
      log.push(chunk.toString("utf8"));
      const url = /listening on (\S+)/u.exec(log.join(""))?.[1];
      if (url !== undefined) resolve(url);
    };
    child.stdout?.on("data", said);
    child.stderr?.on("data", said);
    child.once("error", reject);
    child.once("exit", (code) =>
      reject(new Error(`the server ended with ${code} before it was ready:\n${log.join("")}`)),
    );
  });

const launch = async (data: string, port: number, options: ServerOptions, log: string[]): Promise<Running> => {
  const serve = [main, "serve", "--dev", "--port", String(port), "--data", data, ...(options.flags ?? [])];
  const args = options.unsafe === true ? [unsafe, data] : serve;
  const child = spawn(process.execPath, ["--conditions=source", ...args], {
    cwd: home,
    env: environment(options.env),
    stdio: ["ignore", "pipe", "pipe"],
  });
  return { child, url: await starting(child, log) };
};

const ended = ({ exitCode, signalCode }: ChildProcess): boolean => exitCode !== null || signalCode !== null;

const end = async (child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> => {
  if (ended(child)) return child.exitCode;
  const over: Promise<unknown> = once(child, "exit");
  child.kill(signal);
  await over;
  return child.exitCode;
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
      await end(running.child, "SIGKILL");
    },
    ended: async () => {
      if (!ended(running.child)) await once(running.child, "exit");
    },
    drain: () => end(running.child, "SIGTERM"),
    restart: async () => {
      // The old one's lines must not count as the new one's.
      const fresh: string[] = [];
      running = await launch(data, port, options, fresh);
      log.push(...fresh);
    },
    freeze: () => void running.child.kill("SIGSTOP"),
    thaw: () => void running.child.kill("SIGCONT"),
    stop: async () => {
      await end(running.child, "SIGKILL");
      if (options.data === undefined) await rm(data, { recursive: true, force: true });
    },
  };
};
