import { relative } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants } from "node:zlib";
import { build, type Metafile } from "esbuild";
import { stagedIn } from "../../release/stage.ts";
import type { Check } from "../check.ts";
import { stagedOf } from "./staged.ts";

type Bundle = {
  readonly what: string;
  /** Packages that it needs; without them it is not measured. */
  readonly of: readonly string[];
  readonly code: string;
  /** Size limit of the entry with its static imports, in kB of 1000 bytes, by Brotli 11. */
  readonly brotli: number;
};

/** Bundles as an app's own build makes them. */
const bundles: readonly Bundle[] = [
  {
    what: "an app that imports createCallClient, and the screens lazily",
    of: ["@opencallkit/client", "@opencallkit/ui"],
    code: [
      'import { createCallClient } from "@opencallkit/client";',
      'export const client = createCallClient({ url: "https://calls.example.org" });',
      'export const screens = () => import("@opencallkit/ui");',
    ].join("\n"),
    brotli: 26,
  },
];

const compress = promisify(brotliCompress);

/** Static import closure of the entry among the outputs. */
const loadedFirst = ({ outputs }: Metafile): ReadonlySet<string> => {
  const found = new Set<string>();
  const visit = (file: string): void => {
    if (found.has(file)) return;
    found.add(file);
    for (const { path, kind } of outputs[file]?.imports ?? []) if (kind === "import-statement") visit(path);
  };
  for (const [file, { entryPoint }] of Object.entries(outputs)) if (entryPoint === "<stdin>") visit(file);
  return found;
};

/** Size of what a bundle loads first, in kB. */
const sizeOf = async (code: string, folder: string): Promise<number> => {
  const { metafile, outputFiles } = await build({
    absWorkingDir: folder,
    stdin: { contents: code, resolveDir: folder },
    outdir: "bundle",
    bundle: true,
    splitting: true,
    format: "esm",
    minify: true,
    legalComments: "none",
    write: false,
    metafile: true,
    logLevel: "silent",
  });
  const first = loadedFirst(metafile);
  const params = { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY };
  const sizes = outputFiles
    .filter(({ path }) => first.has(relative(folder, path)))
    .map(async ({ contents }) => (await compress(contents, { params })).length);
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0) / 1000;
};

export const bundleSizes: Check = {
  name: "bundles",
  holds: `In an app's own bundle the engine takes at most ${bundles.map(({ brotli }) => brotli).join(", ")} kB.`,
  complaints: async (tree) => {
    const names = new Set((await stagedOf(tree)).map(({ manifest }) => manifest.name));
    const measured = bundles
      .filter(({ of }) => of.every((name) => names.has(name)))
      .map(async ({ what, code, brotli }) => {
        const size = await sizeOf(code, stagedIn(tree.root));
        return size <= brotli ? [] : [`${what}: ${size.toFixed(1)} kB in brotli, ${brotli} at most`];
      });
    return (await Promise.all(measured)).flat();
  },
};
