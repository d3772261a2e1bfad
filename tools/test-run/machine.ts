import { spawnSync } from "node:child_process";
import { accessSync, constants, existsSync, readdirSync } from "node:fs";
import { delimiter, join } from "node:path";
import type { Machine } from "./needs.ts";

const executable = (path: string): boolean => {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

/** Probe of the local machine. */
export const thisMachine: Machine = {
  has: (program) =>
    // System binaries: Debian keeps servers in sbin, which not everybody has on the PATH.
    [...(process.env["PATH"] ?? "").split(delimiter), "/usr/sbin", "/sbin"].some(
      (folder) => folder !== "" && executable(join(folder, program)),
    ),
  writes: (language) => {
    const { status, stdout } = spawnSync("fc-list", [`:lang=${language}`, "family"], { encoding: "utf8" });
    return status === 0 && stdout.trim() !== "";
  },
  hasPostgres: () => {
    const root = "/usr/lib/postgresql";
    return existsSync(root) && readdirSync(root).some((release) => executable(join(root, release, "bin/initdb")));
  },
  isDebian: existsSync("/etc/debian_version"),
  isRoot: process.getuid?.() === 0,
};
