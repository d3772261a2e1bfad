import { mkdir, readdir, rm } from "node:fs/promises";
import { join, relative, resolve } from "node:path";
import { stagedOf } from "./checks/packages/staged.ts";
import { home } from "./checks/program.ts";
import type { Staged } from "./release/stage.ts";
import { run } from "./run.ts";
import { openTree } from "./tree.ts";

/** Packages of these folders, with those of ours that they depend on; all if none is named. */
const chosen = (staged: readonly Staged[], folders: readonly string[]): readonly Staged[] => {
  const wanted = new Set<Staged>();
  const want = (one: Staged): void => {
    wanted.add(one);
    for (const other of staged) if (other.manifest.name in one.manifest.dependencies) want(other);
  };
  for (const one of staged) if (folders.length === 0 || folders.includes(one.from)) want(one);
  return staged.filter((one) => wanted.has(one));
};

/**
 * Packs what is published, for `npm install` without a registry: `npm run pack [FOLDER [packages/NAME ...]]`. The
 * tarballs lie in FOLDER, `dist/tarballs` by default.
 */
const main = async ([given = "dist/tarballs", ...folders]: readonly string[]): Promise<void> => {
  const target = resolve(given);
  await mkdir(target, { recursive: true });
  const stale = (await readdir(target)).filter((file) => file.endsWith(".tgz"));
  await Promise.all(stale.map((file) => rm(join(target, file))));
  const packages = chosen(await stagedOf(await openTree(home)), folders);
  if (packages.length === 0) throw new Error(`nothing is published from ${folders.join(", ")}`);
  for (const [at, { folder, manifest }] of packages.entries()) {
    const { code, output } = await run(
      "npm",
      ["pack", `./${relative(home, folder)}`, "--pack-destination", target],
      home,
    );
    if (code !== 0) throw new Error(output.trim());
    console.log(`${at + 1} of ${packages.length}  ${manifest.name} ${manifest.version}`);
  }
};

await main(process.argv.slice(2));
