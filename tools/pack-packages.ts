import { mkdir, readdir, rm } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { run } from "./run.ts";

const home = dirname(dirname(fileURLToPath(import.meta.url)));

/** Packages that every page is built on, and those that wrap them for one framework. */
const foundation = ["protocol", "core", "client", "ui"] as const;
const wrappers = ["vue", "react"] as const;

const show = async (file: string, args: readonly string[]): Promise<void> => {
  const { code, output } = await run(file, args, home);
  if (code !== 0) throw new Error(output);
};

/**
 * Builds and packs the packages for pages, as files for `npm install`: `node tools/pack-packages.ts FOLDER [WRAPPER ...]`,
 * with the wrappers that are named, or all.
 */
const main = async ([given, ...named]: readonly string[]): Promise<void> => {
  if (given === undefined) throw new Error("the folder for the packed files is missing");
  const packages = [...foundation, ...wrappers.filter((name) => named.length === 0 || named.includes(name))];
  const folder = resolve(given);
  await mkdir(folder, { recursive: true });
  const stale = (await readdir(folder)).filter((file) => file.endsWith(".tgz"));
  await Promise.all(stale.map((file) => rm(join(folder, file))));
  const compiler = join(home, "node_modules/typescript-native/bin/tsc");
  await show(process.execPath, [compiler, "-b", ...packages.map((name) => join("packages", name))]);
  const workspaces = packages.flatMap((name) => ["--workspace", join("packages", name)]);
  await show("npm", ["pack", "--pack-destination", folder, ...workspaces]);
};

await main(process.argv.slice(2));
