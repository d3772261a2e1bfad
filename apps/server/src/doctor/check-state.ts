import type { Diagnostics } from "@opencallkit/rest";
import { fail, ok, warn, type Finding } from "./finding.ts";

/** When the answer was asked for and came, by the wall clock of this machine, in ms since 1970. */
export type Asked = { readonly sentAt: number; readonly cameAt: number };

const gigabyte = 1e9;
/** Free space on the database's disk, in bytes: below it there is a warning, or a fault. */
const lowDisk = 2 * gigabyte;
const fullDisk = 0.2 * gigabyte;
/** The difference of two clocks, in ms: above it there is a warning, or a fault. */
const clockWarns = 2000;
const clockFails = 60_000;

const seconds = (ms: number): string => `${(Math.abs(ms) / 1000).toFixed(1)} s`;
const gigabytes = (bytes: number): string => `${(bytes / gigabyte).toFixed(1)} GB`;

export const checkReady = ({ ready }: Diagnostics): Finding =>
  ready
    ? ok("ready", "the server takes calls")
    : fail("ready", "the server takes no calls: it is stopping, or cannot write", "look for store_failed in its log");

/** The server's clock beside this machine's: by it userSigs and TURN credentials expire. */
export const checkClock = ({ time, store }: Diagnostics, { sentAt, cameAt }: Asked): Finding => {
  const aheadMs = Date.parse(time) - (sentAt + cameAt) / 2;
  // What the way there and back leaves open is no difference.
  const differs = Math.max(0, Math.abs(aheadMs) - (cameAt - sentAt) / 2);
  const storeMs = Date.parse(store.time) - Date.parse(time);
  const said = `the server's clock is ${seconds(aheadMs)} ${aheadMs < 0 ? "behind" : "ahead of"} this machine's`;
  if (differs > clockFails)
    return fail("clock", said, "set both by NTP: with a wrong clock userSigs and TURN credentials are refused");
  if (differs > clockWarns) return warn("clock", said, "set both by NTP");
  if (Math.abs(storeMs) > clockWarns)
    return warn(
      "clock",
      `calls are counted by a clock that is ${seconds(storeMs)} ${storeMs < 0 ? "behind" : "ahead of"} the server's`,
      "the machine's clock was set while calls went on; it is followed when none lives",
    );
  return ok("clock", `the server's clock agrees with this machine's (${seconds(aheadMs)})`);
};

export const checkStore = ({ store }: Diagnostics): Finding => {
  const name = `${store.engine === "sqlite" ? "SQLite" : "PostgreSQL"} ${store.version}`;
  return store.faults.length === 0
    ? ok("store", `${name}; what is acknowledged is on disk`)
    : fail("store", `${name}: ${store.faults.join("; ")}`, "what is acknowledged may be lost in a crash: turn it on");
};

export const checkDisk = ({ disk }: Diagnostics): Finding => {
  if (disk === null) return ok("disk", "the database is on another machine; watch its disk there");
  const said = `${gigabytes(disk.free)} of ${gigabytes(disk.total)} are free, for about ${Math.floor(disk.free / 2000).toLocaleString("en")} calls`;
  const todo = "make room in the folder of --data, or put it on a larger disk: on a full one no call is taken";
  if (disk.free < fullDisk) return fail("disk", said, todo);
  return disk.free < lowDisk ? warn("disk", said, todo) : ok("disk", said);
};

/** The releases of the server and of this command. */
export const checkVersion = ({ version, runtime, protocol }: Diagnostics, own: string): Finding => {
  const said = `OpenCallKit ${version} on Node ${runtime}, protocol ${protocol.join(" and ")}`;
  if (version === own) return ok("version", said);
  return warn("version", `${said}; this command is ${own}`, "use the command of the server's release");
};

export const checkDev = ({ dev }: Diagnostics, isHere: boolean): Finding => {
  if (!dev) return ok("dev", "nobody logs in by name alone");
  return isHere
    ? ok("dev", "--dev: pages of this machine log in by name")
    : fail("dev", "the server runs with --dev, where others reach it", "start it without --dev");
};
