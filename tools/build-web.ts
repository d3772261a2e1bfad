import { copyFile, mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { existsSync } from "node:fs";
import { build, type BuildOptions } from "esbuild";
import { rolldown, type ChunkingContext, type OutputChunk } from "rolldown";
import { compressAll } from "./compress.ts";
import { minifyStyles } from "./minify-styles.ts";
import { buildRestViewer } from "./rest-viewer/build-rest-viewer.ts";

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

/** Static import closure of a module; dynamic `import()` is not followed. */
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

/** What the registry's index reaches, but of a page that waits only what it loads later uses. */
const later = /\/protocol\/src\/account\//u;

/**
 * Code splitting of the demo and the call kit: all that a page needs to wait for calls is one chunk, for one file
 * compresses better than five; what only a call needs, and each language, is a chunk of its own.
 */
const buildModules = async (dir: string): Promise<readonly OutputChunk[]> => {
  let waiting: ReadonlySet<string> | null = null;
  const bundle = await rolldown({
    cwd: home,
    input: { demo: join(demo, "src/main.ts"), callkit },
    resolve: { conditionNames: [...shared.conditions, "browser", "import", "default"] },
    transform: { target: "es2022" },
    platform: "browser",
    plugins: [minifyStyles],
    preserveEntrySignatures: "strict",
  });
  try {
    const { output } = await bundle.write({
      dir,
      format: "esm",
      minify: true,
      comments: { legal: false, annotation: false },
      // Content hash: the server recognizes an immutable file by the last part of its name, which must have no dash.
      hashCharacters: "hex",
      entryFileNames: "assets/[name]-[hash].js",
      chunkFileNames: "assets/[name]-[hash].js",
      codeSplitting: {
        groups: [
          {
            debugName: "waiting",
            name: (id, context) => {
              waiting ??= staticImports(callkit, context);
              return waiting.has(id) && !later.test(id) ? "waiting" : null;
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

/** The gallery: one script apart, so that nothing of it is in what other pages load. */
const buildGallery = (outdir: string) =>
  build({
    ...shared,
    entryPoints: { gallery: join(home, "packages/ui/src/testing/gallery-page.ts") },
    outdir,
    entryNames: "assets/[name]-[hash]",
    format: "esm",
    target: "es2022",
  });

/** Bundles one classic script (IIFE) without imports, for old pages. */
const buildScript = (outdir: string) =>
  build({
    ...shared,
    entryPoints: { uniapp: join(home, "packages/uniapp/src/script.ts") },
    outdir,
    format: "iife",
    target: "es2018",
  });

const assetIn = (files: readonly string[], name: RegExp): string => {
  const found = files.find((file) => name.test(file));
  if (found === undefined) throw new Error(`the build made no ${name.source}`);
  return `assets/${found}`;
};

const entryOf = (chunks: readonly OutputChunk[], name: string): string => {
  const found = chunks.find((chunk) => chunk.isEntry && chunk.name === name);
  if (found === undefined) throw new Error(`the build made no ${name}`);
  return found.fileName;
};

/** Static import closure of a chunk, without itself. */
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

/** Preload links (`modulepreload`): all chunks are fetched in parallel, without a round trip per import level. */
const preloads = (files: ReadonlySet<string>): string =>
  [...files].map((file) => `<link rel="modulepreload" href="${file}" />`).join("\n    ");

/** Entry `/callkit.js`: imports all chunks of its closure itself, so that they load in parallel. */
const callkitScript = (entry: string, files: ReadonlySet<string>): string =>
  [...[...files].map((file) => `import "./${file}";`), `export * from "./${entry}";`, ""].join("\n");

/** Builds the static files of the server into `apps/demo/build`, atomically: the old build stays until the new one is complete. */
const main = async (): Promise<void> => {
  const target = join(demo, "build");
  const fresh = join(demo, `build-${process.pid}`);
  await mkdir(fresh);
  try {
    const [chunks] = await Promise.all([
      buildModules(fresh),
      buildStyle(fresh),
      buildScript(fresh),
      buildGallery(fresh),
    ]);
    const assets = await readdir(join(fresh, "assets"));
    const style = assetIn(assets, /\.css$/u);
    const pageOf = async (file: string, scriptOf: string): Promise<string> =>
      (await readFile(join(demo, file), "utf8")).replace("%STYLE%", style).replace("%SCRIPT%", scriptOf);
    const [script, entry] = [entryOf(chunks, "demo"), entryOf(chunks, "callkit")];
    const page = await pageOf("index.html", script);
    await writeFile(join(fresh, "index.html"), page.replace("%PRELOADS%", preloads(filesBefore(chunks, script))));
    await writeFile(join(fresh, "gallery.html"), await pageOf("gallery.html", assetIn(assets, /^gallery-\w+\.js$/u)));
    await writeFile(join(fresh, "callkit.js"), callkitScript(entry, filesBefore(chunks, entry)));
    await copyFile(join(demo, "icon.svg"), join(fresh, "icon.svg"));
    await compressAll(fresh);
    await rm(target, { recursive: true, force: true });
    await rename(fresh, target);
    console.log(`built ${basename(demo)}: ${assets.length + 5} files`);
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
};

// `--if-missing`: builds only in a fresh clone.
const restViewer = join(home, "docs/build/rest");
const built = [join(demo, "build/index.html"), join(restViewer, "index.html")];
if (!process.argv.includes("--if-missing") || !built.every((file) => existsSync(file)))
  await Promise.all([main(), buildRestViewer(restViewer)]);
