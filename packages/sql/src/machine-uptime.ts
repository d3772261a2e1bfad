import { readFileSync } from "node:fs";
import type { Uptime } from "./store-clock.ts";

/** The machine's boot id (Linux, proc(5)), or null on a system without one. */
const bootId = (): string | null => {
  try {
    return readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
  } catch {
    return null;
  }
};

/** The uptime of this machine by its monotonic clock, which every process of one boot shares. */
export const machineUptime = (): (() => Uptime | null) => {
  const boot = bootId();
  return () => (boot === null ? null : { boot, uptime: Number(process.hrtime.bigint()) / 1e6 });
};
