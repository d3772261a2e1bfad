import { readFile } from "node:fs/promises";

/** Linux counts in hundredths of a second. */
const tickMs = 10;
/** Where they stand behind the program's name, which may hold anything. */
const [userAt, systemAt] = [11, 12];

/** How long a process has computed, in ms; null when it is gone, or the system does not say. */
export const cpuTimeOf = async (pid: number): Promise<number | null> => {
  try {
    const text = await readFile(`/proc/${pid}/stat`, "utf8");
    const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
    return (Number(fields[userAt]) + Number(fields[systemAt])) * tickMs;
  } catch {
    return null;
  }
};

/** `again`: what it has computed until now does not count any more. */
export type CpuLimit = { readonly again: () => void; readonly end: () => void };

const lookEveryMs = 250;

/** Calls `over` once a process has computed for so long at a stretch, however much it had to wait for a processor. */
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
