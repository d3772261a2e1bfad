import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { messageOf, processTimers, type EventLogger as Logger, type Timers } from "@opencallkit/server/ports";
import { configOf, type LivekitSettings } from "./livekit-settings.ts";
import { LivekitUnusable } from "./livekit-unusable.ts";

/** The timeouts of a LiveKit of ours, in ms: until it answers, until a stop is forced, and between two starts. */
const startMs = 15_000;
const pollMs = 50;
const stopMs = 3000;
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

const untilItAnswers = async (child: ChildProcess, port: number, said: () => string): Promise<void> => {
  const until = performance.now() + startMs;
  while (!(await answers(port))) {
    if (child.exitCode !== null || performance.now() > until)
      throw new LivekitUnusable(`livekit-server does not start: ${said().trim().split("\n").at(-1) ?? ""}`);
    await pause(pollMs);
  }
};

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
  let child: ChildProcess;

  const start = (): ChildProcess => {
    const began = performance.now();
    const started = spawn(binary, ["--config", file], { stdio: ["ignore", "pipe", "pipe"] });
    for (const stream of [started.stdout, started.stderr])
      stream.on("data", (chunk: Buffer) => {
        said = `${said}${chunk.toString("utf8")}`.slice(-4096);
      });
    started.once("error", (error) => log("error", "livekit_failed", { message: messageOf(error) }));
    started.once("close", (code, signal) => {
      if (isStopping) return;
      waitMs = performance.now() - began > longestWaitMs ? shortestWaitMs : Math.min(waitMs * 2, longestWaitMs);
      log("error", "livekit_ended", { code, signal, againInMs: waitMs });
      stopTimer = timers.after(waitMs, () => {
        child = start();
      });
    });
    return started;
  };

  child = start();
  await untilItAnswers(child, settings.port, () => said);
  log("info", "livekit_started", { port: settings.port, udpPort: settings.udpPort, tcpPort: settings.tcpPort });

  return {
    stop: async () => {
      isStopping = true;
      stopTimer();
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, "close");
      // With people in its rooms it would wait for them for ever, and let new ones in.
      child.kill("SIGTERM");
      const stopForce = timers.after(stopMs, () => void child.kill("SIGKILL"));
      await ended;
      stopForce();
    },
  };
};
