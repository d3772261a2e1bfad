import { spawn, type ChildProcessWithoutNullStreams as Child } from "node:child_process";
import { once } from "node:events";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { messageOf, processTimers, type EventLogger as Logger, type Timers } from "@opencallkit/server/ports";
import { configOf, type LivekitSettings } from "./livekit-settings.ts";
import { LivekitUnusable } from "./livekit-unusable.ts";

/** The timeouts of a LiveKit of ours, in ms: until it answers, and between two starts. */
const startMs = 15_000;
const pollMs = 50;
const shortestWaitMs = 500;
const longestWaitMs = 15_000;

/** A LiveKit that is ours to start, to watch and to stop. */
export type LivekitProcess = { readonly stop: () => Promise<void> };

/** What a LiveKit of ours is started with. */
export type LivekitParts = {
  readonly binary: string;
  /** Where its configuration is written. */
  readonly folder: string;
  readonly settings: LivekitSettings;
  readonly log: Logger;
  readonly timers?: Timers;
};

const answers = async (port: number): Promise<boolean> => {
  try {
    return (await fetch(`http://127.0.0.1:${port}/`, { signal: AbortSignal.timeout(1000) })).ok;
  } catch {
    return false;
  }
};

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

const untilItAnswers = async (child: Child, port: number, said: () => string): Promise<void> => {
  const until = performance.now() + startMs;
  while (!(await answers(port))) {
    if (child.exitCode !== null || performance.now() > until)
      throw new LivekitUnusable(`livekit-server does not start: ${said().trim().split("\n").at(-1) ?? ""}`);
    await pause(pollMs);
  }
};

/**
 * The keeper (POSIX shell): LiveKit ends with whoever holds the other end of its standard input, also when that is
 * killed. With people in its rooms LiveKit would wait for them for ever, and let new ones in: after 3 s it is forced.
 */
const keeper = `
exec 3<&0
"$0" "$@" </dev/null 3<&- &
livekit=$!
{ cat <&3; kill -TERM $livekit; sleep 3; kill -KILL $livekit; } >/dev/null 2>&1 &
watcher=$!
exec 3<&- </dev/null
wait $livekit
code=$?
kill $watcher 2>/dev/null
exit $code
`;

/** Starts LiveKit and keeps it running: one that ends is started again, with growing pauses. */
export const startLivekit = async (parts: LivekitParts): Promise<LivekitProcess> => {
  const { binary, folder, settings, log, timers = processTimers } = parts;
  const file = join(folder, "livekit.yaml");
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await writeFile(file, configOf(settings), { mode: 0o600 });
  let said = "";
  let waitMs = shortestWaitMs;
  let isStopping = false;
  let stopTimer: () => void = () => undefined;
  let child: Child;

  const start = (): Child => {
    const began = performance.now();
    const started = spawn("/bin/sh", ["-c", keeper, binary, "--config", file], { stdio: ["pipe", "pipe", "pipe"] });
    started.stdin.on("error", () => undefined);
    for (const stream of [started.stdout, started.stderr])
      stream.on("data", (chunk: Buffer) => {
        said = `${said}${chunk.toString("utf8")}`.slice(-4096);
      });
    started.once("error", (error) => log("error", "livekit_failed", { message: messageOf(error) }));
    started.once("exit", (code, signal) => {
      started.stdin.end();
      if (isStopping) return;
      waitMs = performance.now() - began > longestWaitMs ? shortestWaitMs : Math.min(waitMs * 2, longestWaitMs);
      log("error", "livekit_ended", { code, signal, againInMs: waitMs });
      stopTimer = timers.after(waitMs, () => {
        child = start();
      });
    });
    return started;
  };

  const stop = async (): Promise<void> => {
    isStopping = true;
    stopTimer();
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, "exit");
    child.stdin.end();
    await ended;
  };

  child = start();
  try {
    await untilItAnswers(child, settings.port, () => said);
  } catch (error) {
    await stop();
    throw error;
  }
  log("info", "livekit_started", { port: settings.port, udpPort: settings.udpPort, tcpPort: settings.tcpPort });
  return { stop };
};
