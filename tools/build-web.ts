import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build, type BuildOptions, type Metafile } from "esbuild";

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
    await rm(target, { recursive: true, force: true });
    await rename(fresh, target);
    console.log(`built ${basename(demo)}: ${assets.length + 3} files`);
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
};

await main();
