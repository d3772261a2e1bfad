import { mkdir, readdir, rm } from "node:fs/promises";
import { join, relative, resolve } from "node:path";
import { home } from "./checks/program.ts";
import { build } from "./release/build.ts";
import { publishedIn, withNeeded } from "./release/published.ts";
import { stage } from "./release/stage.ts";
import { run } from "./run.ts";
import { openTree } from "./tree.ts";

/**
 * Packs what is published, for `npm install` without a registry: `npm run pack [FOLDER [packages/NAME ...]]`. The
 * tarballs lie in FOLDER, `dist/tarballs` by default.
 */
const main = async ([given = "dist/tarballs", ...folders]: readonly string[]): Promise<void> => {
  const target = resolve(given);
  await mkdir(target, { recursive: true });
  const stale = (await readdir(target)).filter((file) => file.endsWith(".tgz"));
  await Promise.all(stale.map((file) => rm(join(target, file))));
  const tree = await openTree(home);
  const all = await publishedIn(tree);
  const chosen = folders.length === 0 ? all : withNeeded(all, folders);
  if (chosen.length === 0) throw new Error(`nothing is published from ${folders.join(", ")}`);
  await build(tree, chosen);
  for (const [at, { folder, manifest }] of (await stage(tree, chosen)).entries()) {
    const args = ["pack", `./${relative(home, folder)}`, "--pack-destination", target];
    const { code, output } = await run("npm", args, home);
    if (code !== 0) throw new Error(output.trim());
    console.log(`${at + 1} of ${chosen.length}  ${manifest.name} ${manifest.version}`);
  }
};

await main(process.argv.slice(2));
