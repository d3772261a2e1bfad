import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { existsSync } from "node:fs";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import { build, type BuildOptions, type Metafile } from "esbuild";

const smallest = {
  br: (body: Buffer) =>
    promisify(brotliCompress)(body, { params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY } }),
  gzip: (body: Buffer) => promisify(gzip)(body, { level: constants.Z_BEST_COMPRESSION }),
} as const;

const home = dirname(dirname(fileURLToPath(import.meta.url)));
const demo = join(home, "apps/demo");

const shared = {
  absWorkingDir: home,
  bundle: true,
  minify: true,
  legalComments: "none",
  conditions: ["source"],
  logLevel: "warning",
} as const satisfies BuildOptions;

/** The demo and the call kit share their chunks, all named after what is in them. */
const buildModules = (outdir: string) =>
  build({
    ...shared,
    entryPoints: {
      demo: join(demo, "src/main.ts"),
      callkit: join(demo, "src/callkit.ts"),
      style: join(demo, "src/style.css"),
    },
    outdir,
    format: "esm",
    target: "es2022",
    splitting: true,
    entryNames: "assets/[name]-[hash]",
    chunkNames: "assets/[name]-[hash]",
    metafile: true,
  });

/** One classic script without imports, for pages of any age. */
const buildScript = (outdir: string) =>
  build({
    ...shared,
    entryPoints: { uniapp: join(home, "packages/uniapp/src/script.ts") },
    outdir,
    format: "iife",
    target: "es2018",
  });

const named = (files: readonly string[], name: string, extension: string): string => {
  const found = files.find((file) => file.startsWith(`${name}-`) && file.endsWith(extension));
  if (found === undefined) throw new Error(`the build made no ${name}${extension}`);
  return found;
};

/** The modules that a module imports before it runs, those of its imports too. */
const importsOf = ({ outputs }: Metafile, file: string): ReadonlySet<string> => {
  const found = new Set<string>();
  const visit = (name: string): void => {
    for (const { path, kind } of outputs[name]?.imports ?? []) {
      if (kind !== "import-statement" || found.has(path)) continue;
      found.add(path);
      visit(path);
    }
  };
  visit(file);
  return found;
};

/** Asked for with the page, so that a browser need not read one module to learn of the next. */
const preloads = (metafile: Metafile, script: string): string => {
  const file = Object.keys(metafile.outputs).find((name) => basename(name) === script) ?? "";
  const links = [...importsOf(metafile, file)].map(
    (path) => `<link rel="modulepreload" href="assets/${basename(path)}" />`,
  );
  return links.join("\n    ");
};

/** Leaves the compressed forms beside each file, so that no server makes them at its start. */
const compressAll = async (folder: string): Promise<void> => {
  const files = (await readdir(folder, { recursive: true })).filter((name) => /\.(?:js|css|html)$/u.test(name));
  const compress = async (name: string): Promise<void> => {
    const body = await readFile(join(folder, name));
    await writeFile(join(folder, `${name}.br`), await smallest.br(body));
    await writeFile(join(folder, `${name}.gz`), await smallest.gzip(body));
  };
  await Promise.all(files.map(compress));
};

/** Builds what the server serves into `apps/demo/build`; the old one stays until the new one is whole. */
const main = async (): Promise<void> => {
  const target = join(demo, "build");
  const fresh = join(demo, `build-${process.pid}`);
  await mkdir(fresh);
  try {
    const [{ metafile }] = await Promise.all([buildModules(fresh), buildScript(fresh)]);
    const assets = await readdir(join(fresh, "assets"));
    const page = await readFile(join(demo, "index.html"), "utf8");
    const script = named(assets, "demo", ".js");
    const filled = page
      .replace("%PRELOADS%", preloads(metafile, script))
      .replace("%STYLE%", `assets/${named(assets, "style", ".css")}`)
      .replace("%SCRIPT%", `assets/${script}`);
    await writeFile(join(fresh, "index.html"), filled);
    await writeFile(join(fresh, "callkit.js"), `export * from "./assets/${named(assets, "callkit", ".js")}";\n`);
    await compressAll(fresh);
    await rm(target, { recursive: true, force: true });
    await rename(fresh, target);
    console.log(`built ${basename(demo)}: ${assets.length + 3} files`);
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
};

// `--if-missing`: for a clone in which nothing has been built yet.
if (!process.argv.includes("--if-missing") || !existsSync(join(demo, "build/index.html"))) await main();
