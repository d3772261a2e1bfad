import { execFile, spawn } from "node:child_process";
import { access, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { setTimeout as pause } from "node:timers/promises";
import { promisify } from "node:util";
import { addressOf, endBy } from "@opencallkit/tests";
import { dialectOfAa4578f } from "./dialect-aa4578f.ts";
import { dialect, type Dialect } from "./dialect.ts";

/** Subject: the server under measurement, in a process of its own. */
export type Subject = {
  readonly url: string;
  /** Wire dialect of its release. */
  readonly dialect: Dialect;
  readonly data: string;
  /** Runs a command of this server's release on its data folder, such as `app set`. */
  readonly command: (...args: readonly string[]) => Promise<void>;
  /** CPU time so far in ms: user plus system, of all its threads. */
  readonly cpu: () => Promise<number>;
  /** Resident set size, in bytes. */
  readonly memory: () => Promise<number>;
  readonly stop: () => Promise<void>;
};

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const mainIn = (root: string): string => join(root, "apps/server/src/main.ts");
const home = here("../../..");
const main = mainIn(home);
// Clock tick in ms: Linux counts CPU time in hundredths of a second (USER_HZ).
const msPerTick = 10;

const statOf = async (pid: number): Promise<readonly string[]> => {
  const text = await readFile(`/proc/${pid}/stat`, "utf8");
  return text.slice(text.lastIndexOf(")") + 2).split(" ");
};

export const folderPrefix = join(tmpdir(), "opencallkit-bench-");
export const newFolder = (): Promise<string> => mkdtemp(folderPrefix);

type Release = { readonly program: string; readonly dialect: Dialect };

/** Starts a subject, with its data in `kept`, a folder that outlives it, or in one of its own. */
const start = async (
  args: (data: string) => readonly string[],
  kept?: string,
  release: Release = { program: main, dialect },
): Promise<Subject> => {
  const data = kept ?? (await newFolder());
  const child = spawn(
    process.execPath,
    ["--max-semi-space-size=8", "--no-parallel-scavenge", "--conditions=source", ...args(data)],
    {
      stdio: ["ignore", "pipe", "pipe"],
    },
  );
  const pid = child.pid ?? 0;
  return {
    url: await addressOf(child),
    dialect: release.dialect,
    data,
    command: (...given) => runIn(release.program, ...given, "--data", data),
    cpu: async () => {
      const stat = await statOf(pid);
      return (Number(stat[11]) + Number(stat[12])) * msPerTick;
    },
    memory: async () =>
      Number(/VmRSS:\s+(\d+) kB/u.exec(await readFile(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0) * 1024,
    stop: async () => {
      await endBy(child, "SIGKILL");
      if (kept === undefined) await rm(data, { recursive: true, force: true });
    },
  };
};

const runIn = async (program: string, ...args: readonly string[]): Promise<void> => {
  await promisify(execFile)(process.execPath, ["--conditions=source", program, ...args]);
};
export const startSkeleton = (): Promise<Subject> => start(() => [here("./skeleton.ts")]);
export const startEcho = (): Promise<Subject> => start(() => [here("./skeleton.ts"), "echo"]);
const serve = (data: string, flags: readonly string[], program = main): readonly string[] => [
  program,
  "serve",
  "--dev",
  "--port",
  "0",
  "--data",
  data,
  ...flags,
];
/** Address limits off (USE-8): all clients of a benchmark share one address. */
const anyNumber = ["--connections-per-address", "off", "--new-connections-per-second", "off"];
/** Rate limits off (USE-1): a pair of a benchmark calls as often as it can. */
const limits = [
  "invitesPerMinute",
  "unansweredRingsPerHour",
  "unknownCancelsPerMinute",
  "loginsPerMinute",
  "deviceLoginsPerMinute",
  "connections",
  "devices",
  "signalBytesPerSecond",
].map((name) => `${name}=off`);
/** Polling delay in ms: a running server reloads its apps' settings every 2 s. */
const followsMs = 2500;

/** Lifts the rate limits of the development app. */
const takeLimitsOff = async (subject: Subject, flags: readonly string[]): Promise<void> => {
  const { sdkAppId }: { readonly sdkAppId: number } = JSON.parse(
    await readFile(join(subject.data, "dev.json"), "utf8"),
  );
  await subject.command("app", "set", String(sdkAppId), ...limits, ...flags);
  await pause(followsMs);
};
export const startOpenCallKitIn = async (kept: string | undefined, ...flags: readonly string[]): Promise<Subject> => {
  const subject = await start((data) => serve(data, [...anyNumber, ...flags]), kept);
  await takeLimitsOff(subject, flags);
  return subject;
};
export const startOpenCallKit = (...flags: readonly string[]): Promise<Subject> =>
  startOpenCallKitIn(undefined, ...flags);
/** Marker file of the present dialect: releases that have it name their frames as now. */
const namesItsFrames = "packages/protocol/src/frames/client-frames.ts";
const isThere = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

/** Starts the server of another checkout; one from before there were rate limits has none to lift. */
export const startFrom = async (root: string): Promise<Subject> => {
  const program = mainIn(root);
  if (!(await isThere(join(root, namesItsFrames))))
    return start((data) => serve(data, [], program), undefined, { program, dialect: dialectOfAa4578f });
  const subject = await start((data) => serve(data, anyNumber, program), undefined, { program, dialect });
  await takeLimitsOff(subject, []);
  return subject;
};
