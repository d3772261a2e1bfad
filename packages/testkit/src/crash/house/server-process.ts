import { spawn, type ChildProcess } from "node:child_process";
import { setTimeout as pause } from "node:timers/promises";
import { addressOf, endBy, hasEnded } from "../../child-server.ts";

/** How a node is at the moment. A frozen one still holds its sockets, and says nothing. */
export type NodeState = "up" | "frozen" | "down";

/** A server process that is killed, stopped and started again, always at one address. */
export type ServerProcess = {
  readonly url: string;
  readonly state: () => NodeState;
  /** Whether a health check would take it for well: it runs, or has been stopped just now. */
  readonly seemsWell: () => boolean;
  /** SIGKILL, and a new process at once. Settles when that one listens. */
  readonly kill: () => Promise<void>;
  /** SIGSTOP for so long. */
  readonly freeze: (ms: number) => Promise<void>;
  /** SIGTERM, and its exit code. */
  readonly drain: () => Promise<number | null>;
  /** How often it logged each thing that was not well. */
  readonly complaints: () => ReadonlyMap<string, number>;
  readonly end: () => Promise<void>;
};

export type ServerParts = {
  readonly program: string;
  readonly port: number;
  readonly data: string;
  readonly flags: readonly string[];
};

/** How long a stopped node goes unnoticed. */
const noticedMs = 3000;
const complaint = /"level":"(?:warn|error)","event":"(\w+)"/gu;
const logLength = 20_000;
/** A database that is away refuses a node's start for a while. */
const startsAtMost = 200;
const startMs = 60_000;
const betweenStartsMs = 200;

/** Whether it listens now, or has ended before. A start that does neither is a fault. */
const listens = async (child: ChildProcess, said: (text: string) => void): Promise<boolean> => {
  const tooLong = new AbortController();
  const limit = pause(startMs, null, { signal: tooLong.signal }).then(() => {
    throw new Error("a server neither listens nor ends");
  });
  try {
    return await Promise.race([
      limit,
      addressOf(child, said).then(
        () => true,
        () => false,
      ),
    ]);
  } finally {
    limit.catch(() => undefined);
    tooLong.abort();
  }
};

export const startServerProcess = async ({ program, port, data, flags }: ServerParts): Promise<ServerProcess> => {
  let child: ChildProcess | null = null;
  let state: NodeState = "down";
  let frozenAt = 0;
  const over = new AbortController();
  let log = "";
  const complaints = new Map<string, number>();
  const said = (text: string): void => {
    log = `${log}${text}`.slice(-logLength);
    for (const [, event] of text.matchAll(complaint))
      if (event !== undefined) complaints.set(event, (complaints.get(event) ?? 0) + 1);
  };
  // Whatever ends this process takes the server with it.
  const atExit = (): void => void child?.kill("SIGKILL");
  process.once("exit", atExit);

  const start = async (): Promise<void> => {
    // USE-8: hundreds of pages come from one address, and come back at once when a server was killed.
    const raised = ["--connections-per-address", "off", "--new-connections-per-second", "off"];
    const args = [program, "serve", "--dev", "--port", String(port), "--data", data, ...raised, ...flags];
    for (let count = 0; count < startsAtMost && !over.signal.aborted; count += 1) {
      child = spawn(process.execPath, args, { cwd: data, stdio: ["ignore", "pipe", "pipe"] });
      if (await listens(child, said)) {
        state = "up";
        return;
      }
      await pause(betweenStartsMs);
    }
    if (!over.signal.aborted) throw new Error(`the server does not start:\n${log}`);
  };
  await start();

  return {
    url: `http://127.0.0.1:${port}`,
    state: () => state,
    seemsWell: () => state === "up" || (state === "frozen" && performance.now() - frozenAt < noticedMs),
    complaints: () => complaints,
    kill: async () => {
      state = "down";
      if (child !== null) await endBy(child, "SIGKILL");
      await start();
    },
    freeze: async (ms) => {
      const frozen = child;
      if (frozen === null || state !== "up") return;
      frozen.kill("SIGSTOP");
      state = "frozen";
      frozenAt = performance.now();
      await pause(ms);
      frozen.kill("SIGCONT");
      if (frozen === child && !hasEnded(frozen)) state = "up";
    },
    drain: async () => {
      state = "down";
      return child === null ? null : endBy(child, "SIGTERM");
    },
    end: async () => {
      over.abort();
      process.off("exit", atExit);
      if (child !== null) await endBy(child, "SIGKILL");
    },
  };
};
