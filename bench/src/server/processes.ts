import { execFile, spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { addressOf, endBy } from "@opencallkit/testkit";

/** A server under measurement, in a process of its own. */
export type Subject = {
  readonly url: string;
  readonly data: string;
  /** User plus system time of all its threads so far, in ms. */
  readonly cpu: () => Promise<number>;
  /** Resident memory, in bytes. */
  readonly memory: () => Promise<number>;
  readonly stop: () => Promise<void>;
};

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
// Linux counts a process's time in hundredths of a second (USER_HZ).
const msPerTick = 10;

const statOf = async (pid: number): Promise<readonly string[]> => {
  const text = await readFile(`/proc/${pid}/stat`, "utf8");
  return text.slice(text.lastIndexOf(")") + 2).split(" ");
};

export const folderPrefix = join(tmpdir(), "opencallkit-bench-");
export const newFolder = (): Promise<string> => mkdtemp(folderPrefix);

/** In `kept`, a folder that outlives the subject, or in one of its own. */
const start = async (args: (data: string) => readonly string[], kept?: string): Promise<Subject> => {
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
    data,
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

export const startSkeleton = (): Promise<Subject> => start(() => [here("./skeleton.ts")]);
export const startEcho = (): Promise<Subject> => start(() => [here("./skeleton.ts"), "echo"]);
const main = here("../../../apps/server/src/main.ts");
const serve = (data: string, flags: readonly string[]): readonly string[] => [
  main,
  "serve",
  "--dev",
  "--port",
  "0",
  "--data",
  data,
  ...flags,
];
export const startOpenCallKit = (...flags: readonly string[]): Promise<Subject> => start((data) => serve(data, flags));
export const startOpenCallKitIn = (kept: string, ...flags: readonly string[]): Promise<Subject> =>
  start((data) => serve(data, flags), kept);

/** Runs one of the server's commands, `opencallkit app set` and the like. */
export const command = async (...args: readonly string[]): Promise<void> => {
  await promisify(execFile)(process.execPath, ["--conditions=source", main, ...args]);
};
