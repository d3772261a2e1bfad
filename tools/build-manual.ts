import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { build } from "vitepress";
import { home } from "./checks/program.ts";
import { compressAll } from "./compress.ts";
import { contentPolicy } from "./manual/content-policy.ts";
import { stagePages } from "./manual/stage-pages.ts";

/** Builds the manual into `docs/build/manual`: `npm run build:manual`. A link that leads nowhere fails it. */
const main = async (): Promise<void> => {
  const began = performance.now();
  await stagePages(home, join(home, "docs/build/pages"));
  await build(join(home, "docs/manual"));
  const target = join(home, "docs/build/manual");
  const pages = (await readdir(target, { recursive: true })).filter((name) => name.endsWith(".html"));
  const texts = await Promise.all(pages.map((name) => readFile(join(target, name), "utf8")));
  await writeFile(join(target, "content-security-policy.txt"), `${contentPolicy(texts)}\n`);
  await rm(join(target, "hashmap.json"), { force: true });
  await compressAll(target);
  console.log(`built the manual: ${pages.length} pages in ${Math.round((performance.now() - began) / 100) / 10} s`);
};

await main();
