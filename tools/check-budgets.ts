import { readdir, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { build } from "esbuild";
import { run } from "./run.ts";

const home = dirname(dirname(fileURLToPath(import.meta.url)));

type Budget = {
  readonly what: string;
  readonly entry: string;
  /** Dynamic chunks loaded before the first call, by name prefix: one file of each group, of which the heaviest counts. */
  readonly later: readonly (readonly string[])[];
  readonly brotli: number;
  readonly gzip: number;
};

/** Size budgets (PAGE-4): what a page loads before its first call, in kB of 1000 bytes, by Brotli 11 and by gzip 9. */
const budgets: readonly Budget[] = [
  { what: "a page that waits for calls", entry: "callkit.js", later: [["en-", "zh-cn-"]], brotli: 38, gzip: 42 },
  { what: "the uni-app script", entry: "uniapp.js", later: [], brotli: 7, gzip: 8 },
];

/** Size budget of each framework wrapper, without its peer, the engine and the screens: kB by Brotli 11. */
const wrapperBudget = 2;
const wrappers = ["vue", "react"] as const;

const importing = /(?:^|[;}\s])(?:import|export)\s*(?:[\w$*{},\s]*?\bfrom\s*)?["'](?<path>\.{1,2}\/[^"']+)["']/gu;

/** Static import closure of a module, to a depth of imports; dynamic `import()` is not followed. */
const loadedBy = async (file: string, seen: Set<string>, depth = Infinity): Promise<ReadonlySet<string>> => {
  if (seen.has(file)) return seen;
  seen.add(file);
  if (depth === 0) return seen;
  const text = await readFile(file, "utf8");
  for (const { groups } of text.matchAll(importing))
    await loadedBy(join(dirname(file), groups?.["path"] ?? ""), seen, depth - 1);
  return seen;
};

type Size = { readonly brotli: number; readonly gzip: number };

const sizeOfBytes = (bytes: Uint8Array): Size => {
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11 };
  return {
    brotli: brotliCompressSync(bytes, { params }).length / 1000,
    gzip: gzipSync(bytes, { level: 9 }).length / 1000,
  };
};

const sizeOf = async (file: string): Promise<Size> => sizeOfBytes(await readFile(file));

const sum = (sizes: readonly Size[]): Size =>
  sizes.reduce((one, other) => ({ brotli: one.brotli + other.brotli, gzip: one.gzip + other.gzip }), {
    brotli: 0,
    gzip: 0,
  });

/** Worst case of alternative chunks: the heaviest, for a page loads one of them. */
const heaviest = async (folder: string, starts: readonly string[]): Promise<Size> => {
  const files = await readdir(join(folder, "assets"));
  // Without the precompressed forms, which lie beside them.
  const found = files.filter((file) => file.endsWith(".js") && starts.some((start) => file.startsWith(start)));
  if (found.length !== starts.length) throw new Error(`not one file for each of ${starts.join(", ")}`);
  const sizes = await Promise.all(found.map((file) => sizeOf(join(folder, "assets", file))));
  return { brotli: Math.max(...sizes.map(({ brotli }) => brotli)), gzip: Math.max(...sizes.map(({ gzip }) => gzip)) };
};

/** Import waterfall: the number of sequential round trips; 1 if the entry names all other files. */
const roundTrips = async (entry: string, files: ReadonlySet<string>): Promise<number> => {
  const named = await loadedBy(entry, new Set(), 1);
  return [...files].every((file) => named.has(file)) ? 1 : 2;
};

const measure = async (folder: string, budget: Budget): Promise<boolean> => {
  const { what, later } = budget;
  const entry = join(folder, budget.entry);
  const files = await loadedBy(entry, new Set());
  const { brotli, gzip } = sum([
    ...(await Promise.all([...files].map(sizeOf))),
    ...(await Promise.all(later.map((starts) => heaviest(folder, starts)))),
  ]);
  const trips = files.size === 1 ? 0 : (await roundTrips(entry, files)) + (later.length === 0 ? 0 : 1);
  const fits = brotli <= budget.brotli && gzip <= budget.gzip && trips <= 2;
  const line = `${what}: ${budget.entry} loads ${brotli.toFixed(1)} kB in brotli (at most ${budget.brotli}), ${gzip.toFixed(1)} kB in gzip (at most ${budget.gzip}), in ${trips} round trips after it (at most 2)`;
  if (fits) console.log(line);
  else console.error(`over budget: ${line}`);
  return fits;
};

const measureWrapper = async (name: (typeof wrappers)[number]): Promise<boolean> => {
  const { outputFiles } = await build({
    entryPoints: [join(home, "packages", name, "src/index.ts")],
    bundle: true,
    minify: true,
    format: "esm",
    conditions: ["source"],
    external: [name, "@opencallkit/client", "@opencallkit/ui"],
    write: false,
  });
  const { brotli } = sum(outputFiles.map(({ contents }) => sizeOfBytes(contents)));
  const line = `packages/${name}: ${brotli.toFixed(1)} kB in brotli (at most ${wrapperBudget})`;
  if (brotli <= wrapperBudget) console.log(line);
  else console.error(`over budget: ${line}`);
  return brotli <= wrapperBudget;
};

/** Checks the size budgets: `node tools/check-budgets.ts [FOLDER]`, of a new build, or of one in FOLDER. */
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
  for (const name of wrappers) results.push(await measureWrapper(name));
  return results.every(Boolean) ? 0 : 1;
};

process.exitCode = await main(process.argv[2]);
