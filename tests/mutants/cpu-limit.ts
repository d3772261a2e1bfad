import { readFile } from "node:fs/promises";

/** Clock tick of `/proc/PID/stat` in ms: Linux counts CPU time in hundredths of a second (USER_HZ, proc(5)). */
const tickMs = 10;
/** Indices of utime and stime, counted behind the program's name, which may contain spaces. */
const [userAt, systemAt] = [11, 12];

/** CPU time of a process in ms, user and system; null when it is gone, or the system has no /proc. */
export const cpuTimeOf = async (pid: number): Promise<number | null> => {
  try {
    const text = await readFile(`/proc/${pid}/stat`, "utf8");
    const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
    return (Number(fields[userAt]) + Number(fields[systemAt])) * tickMs;
  } catch {
    return null;
  }
};

/** CPU limit handle. `again`: restarts the count. */
export type CpuLimit = { readonly again: () => void; readonly end: () => void };

const lookEveryMs = 250;

/** CPU time limit: calls `over` once a process has used `mostMs` since the last `again`. Not wall time, for the machine may be busy. */
export const cpuLimit = (pid: number, mostMs: number, over: () => void): CpuLimit => {
  let from: number | null = null;
  const look = async (): Promise<void> => {
    const used = await cpuTimeOf(pid);
    if (used === null) return;
    from ??= used;
    if (used - from < mostMs) return;
    clearInterval(timer);
    over();
  };
  const timer = setInterval(() => void look(), lookEveryMs);
  return {
    again: () => {
      from = null;
    },
    end: () => clearInterval(timer),
  };
};
