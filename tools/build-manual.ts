import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { build } from "vitepress";
import { documentedPackages, publicApi } from "./api/public-api.ts";
import { referencePage } from "./api/reference-page.ts";
import { restPage } from "./api/rest-page.ts";
import { home } from "./checks/program.ts";
import { compressAll } from "./compress.ts";
import { contentPolicy } from "./content-policy.ts";
import { deadLinks } from "./manual/dead-links.ts";
import { stagePages } from "./manual/stage-pages.ts";
import { openApi } from "./protocol-page/openapi.ts";
import { buildModules } from "./release/build.ts";
import { publishedIn } from "./release/published.ts";
import { openTree } from "./tree.ts";

const staged = join(home, "docs/build/pages");
const target = join(home, "docs/build/manual");

/** Writes the pages that are made from the code: the public names of the packages, and the operations of REST. */
const writeReference = async (): Promise<void> => {
  const tree = await openTree(home);
  const packages = await publishedIn(tree);
  await buildModules(
    tree,
    packages.filter(({ manifest }) => documentedPackages.includes(manifest.name)),
  );
  const folder = join(staged, "reference/api");
  await mkdir(folder, { recursive: true });
  for (const api of (await publicApi(tree)).filter(({ name }) => documentedPackages.includes(name)))
    await writeFile(join(folder, `${basename(api.folder)}.md`), referencePage(api));
  await writeFile(join(folder, "rest-operations.md"), restPage(openApi()));
};

/** Builds the manual into `docs/build/manual`: `npm run build:manual`. A link that leads nowhere fails it. */
const main = async (): Promise<void> => {
  const began = performance.now();
  await stagePages(home, staged);
  await writeReference();
  await build(join(home, "docs/manual"));
  const pages = (await readdir(target, { recursive: true })).filter((name) => name.endsWith(".html"));
  const texts = new Map<string, string>();
  for (const name of pages) texts.set(name.replaceAll("\\", "/"), await readFile(join(target, name), "utf8"));
  const dead = deadLinks(texts);
  if (dead.length > 0) throw new Error(`links that lead nowhere:\n${dead.join("\n")}`);
  await writeFile(join(target, "content-security-policy.txt"), `${contentPolicy([...texts.values()])}\n`);
  await rm(join(target, "hashmap.json"), { force: true });
  await compressAll(target, "fast");
  console.log(`built the manual: ${pages.length} pages in ${Math.round((performance.now() - began) / 100) / 10} s`);
};

await main();
