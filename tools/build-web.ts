import { copyFile, mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build, type BuildOptions } from "esbuild";
import { rolldown, type ChunkingContext, type OutputChunk } from "rolldown";

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

const callkit = join(demo, "src/callkit.ts");

/** A module and all it imports before it runs; what it loads later, by `import()`, is not counted. */
const staticImports = (entry: string, context: ChunkingContext): ReadonlySet<string> => {
  const found = new Set<string>();
  const visit = (id: string): void => {
    if (found.has(id)) return;
    found.add(id);
    for (const each of context.getModuleInfo(id)?.importedIds ?? []) visit(each);
  };
  visit(entry);
  return found;
};

/**
 * The demo and the call kit. All that a page needs to wait for calls is one file, for one file is compressed better than
 * five; what only a call needs, and each language, is a file of its own.
 */
const buildModules = async (dir: string): Promise<readonly OutputChunk[]> => {
  let waiting: ReadonlySet<string> | null = null;
  const bundle = await rolldown({
    cwd: home,
    input: { demo: join(demo, "src/main.ts"), callkit },
    resolve: { conditionNames: [...shared.conditions, "browser", "import", "default"] },
    transform: { target: "es2022" },
    platform: "browser",
    preserveEntrySignatures: "strict",
  });
  try {
    const { output } = await bundle.write({
      dir,
      format: "esm",
      minify: true,
      comments: { legal: false },
      // The server knows a name that may be kept for ever by its last part: no dash in it.
      hashCharacters: "hex",
      entryFileNames: "assets/[name]-[hash].js",
      chunkFileNames: "assets/[name]-[hash].js",
      codeSplitting: {
        groups: [
          {
            debugName: "waiting",
            name: (id, context) => {
              waiting ??= staticImports(callkit, context);
              return waiting.has(id) && id !== callkit ? "waiting" : null;
            },
          },
        ],
      },
    });
    return output.filter((each) => each.type === "chunk");
  } finally {
    await bundle.close();
  }
};

const buildStyle = (outdir: string) =>
  build({
    ...shared,
    entryPoints: { style: join(demo, "src/style.css") },
    outdir,
    entryNames: "assets/[name]-[hash]",
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

const styleIn = (files: readonly string[]): string => {
  const found = files.find((file) => file.endsWith(".css"));
  if (found === undefined) throw new Error("the build made no style sheet");
  return found;
};

const entryOf = (chunks: readonly OutputChunk[], name: string): string => {
  const found = chunks.find((chunk) => chunk.isEntry && chunk.name === name);
  if (found === undefined) throw new Error(`the build made no ${name}`);
  return found.fileName;
};

/** The files that a file imports before it runs, those of its imports too. */
const filesBefore = (chunks: readonly OutputChunk[], fileName: string): ReadonlySet<string> => {
  const found = new Set<string>();
  const visit = (name: string): void => {
    for (const file of chunks.find((chunk) => chunk.fileName === name)?.imports ?? []) {
      if (found.has(file)) continue;
      found.add(file);
      visit(file);
    }
  };
  visit(fileName);
  return found;
};

/** Asked for with the page, so that a browser need not read one module to learn of the next. */
const preloads = (files: ReadonlySet<string>): string =>
  [...files].map((file) => `<link rel="modulepreload" href="${file}" />`).join("\n    ");

/** `/callkit.js` names all that its module needs: it comes at once, and not one after the other. */
const callkitScript = (entry: string, files: ReadonlySet<string>): string =>
  [...[...files].map((file) => `import "./${file}";`), `export * from "./${entry}";`, ""].join("\n");

/** Builds what the server serves into `apps/demo/build`; the old one stays until the new one is whole. */
const main = async (): Promise<void> => {
  const target = join(demo, "build");
  const fresh = join(demo, `build-${process.pid}`);
  await mkdir(fresh);
  try {
    const [chunks] = await Promise.all([buildModules(fresh), buildStyle(fresh), buildScript(fresh)]);
    const assets = await readdir(join(fresh, "assets"));
    const page = await readFile(join(demo, "index.html"), "utf8");
    const [script, entry] = [entryOf(chunks, "demo"), entryOf(chunks, "callkit")];
    const filled = page
      .replace("%PRELOADS%", preloads(filesBefore(chunks, script)))
      .replace("%STYLE%", `assets/${styleIn(assets)}`)
      .replace("%SCRIPT%", script);
    await writeFile(join(fresh, "index.html"), filled);
    await writeFile(join(fresh, "callkit.js"), callkitScript(entry, filesBefore(chunks, entry)));
    await copyFile(join(demo, "icon.svg"), join(fresh, "icon.svg"));
    await rm(target, { recursive: true, force: true });
    await rename(fresh, target);
    console.log(`built ${basename(demo)}: ${assets.length + 4} files`);
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
};

await main();
