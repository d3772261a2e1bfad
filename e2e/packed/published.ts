import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import type { TestProject } from "vitest/node";
import { environment } from "../setup/environment.ts";
import { startRegistry } from "./registry.ts";

const execute = promisify(execFile);
const home = join(import.meta.dirname, "../..");

/** What the tests of this folder share: a registry that everything has been published to. */
export type Published = {
  readonly url: string;
  /** Arguments of `npmWith`. */
  readonly settings: string;
  readonly cache: string;
  /** Folder for fresh projects. */
  readonly folders: string;
  /** Output of `npm run release`: before the publishing, and of it. */
  readonly rehearsed: string;
  readonly released: string;
};

declare module "vitest" {
  // oxlint-disable-next-line typescript/consistent-type-definitions
  export interface ProvidedContext {
    readonly published: Published;
  }
}

/** Runs `npm run release` with a registry, as the account of the user configuration. */
export const release = async (
  url: string,
  { settings }: { readonly settings: string },
  ...flags: readonly string[]
): Promise<string> => {
  const args = ["--conditions=source", join(home, "tools/release.ts"), "--registry", url, ...flags];
  const env = environment({ npm_config_userconfig: settings });
  return (await execute(process.execPath, args, { cwd: home, env })).stdout;
};

/** Outcomes that a release printed, by the names of the packages. */
export const outcomesOf = (output: string): ReadonlyMap<string, string> =>
  new Map(
    [...output.matchAll(/^\d+ of \d+ {2}(\S+) \S+: (.+)$/gmu)].map(([, name = "", outcome = ""]) => [name, outcome]),
  );

/** Global setup: publishes every package to a registry on this machine. */
export default async ({ provide }: TestProject): Promise<() => Promise<void>> => {
  const registry = await startRegistry();
  try {
    const { url, settings, cache, folders } = registry;
    const rehearsed = await release(url, registry, "--dry-run");
    const released = await release(url, registry);
    provide("published", { url, settings, cache, folders, rehearsed, released });
  } catch (error) {
    await registry.stop();
    throw error;
  }
  return registry.stop;
};
