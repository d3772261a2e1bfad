import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { run } from "./run.ts";

const home = dirname(dirname(fileURLToPath(import.meta.url)));

type Budget = { readonly what: string; readonly entry: string; readonly kB: number };

/** What a page has to load before it does anything, in kB of 1000 bytes, gzipped at level 9. */
const budgets: readonly Budget[] = [
  { what: "a page that waits for calls", entry: "callkit.js", kB: 40 },
  { what: "the uni-app script", entry: "uniapp.js", kB: 8 },
];

const importing = /(?:^|[;}\s])(?:import|export)\s*(?:[\w$*{},\s]*?\bfrom\s*)?["'](?<path>\.{1,2}\/[^"']+)["']/gu;

/** A module and all it imports before it runs; what it loads later, by `import()`, is not counted. */
const loadedBy = async (file: string, seen: Set<string>): Promise<ReadonlySet<string>> => {
  if (seen.has(file)) return seen;
  seen.add(file);
  const text = await readFile(file, "utf8");
  for (const { groups } of text.matchAll(importing)) await loadedBy(join(dirname(file), groups?.["path"] ?? ""), seen);
  return seen;
};

const measure = async (folder: string, { what, entry, kB }: Budget): Promise<boolean> => {
  const files = await loadedBy(join(folder, entry), new Set());
  const sizes = await Promise.all([...files].map(async (file) => gzipSync(await readFile(file), { level: 9 }).length));
  const size = sizes.reduce((sum, each) => sum + each, 0) / 1000;
  const fits = size <= kB;
  const line = `${what}: ${entry} loads ${size.toFixed(1)} kB in ${files.size} files; the budget is ${kB} kB`;
  if (fits) console.log(line);
  else console.error(`over budget: ${line}`);
  return fits;
};

/** `node tools/check-budgets.ts [FOLDER]`: what tools/build-web.ts builds now, or another build of the same form. */
const main = async (given: string | undefined): Promise<number> => {
  if (given === undefined) {
    const { code, output } = await run(process.execPath, [join(home, "tools/build-web.ts")], home);
    if (code !== 0) {
      console.error(output.trim());
      return 1;
    }
  }
  const results: boolean[] = [];
  for (const budget of budgets) results.push(await measure(given ?? join(home, "apps/demo/build"), budget));
  return results.every(Boolean) ? 0 : 1;
};

process.exitCode = await main(process.argv[2]);
