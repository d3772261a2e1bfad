import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build, stop } from "esbuild";

const home = fileURLToPath(new URL("../../../../..", import.meta.url));

/**
 * Builds the `opencallkit` command as one file and its database's worker as another, and gives the command's path.
 * It is the same program; it only starts in a quarter of the time, which a server that is killed every second needs.
 */
export const buildServer = async (folder: string): Promise<string> => {
  await build({
    absWorkingDir: home,
    entryPoints: { main: "apps/server/src/main.ts", worker: "packages/sql/src/sqlite/worker.ts" },
    outdir: folder,
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node24",
    conditions: ["source"],
    // Some of its dependencies ask for their modules as CommonJS does.
    banner: { js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);' },
    external: ["pg-native"],
    logLevel: "error",
  });
  // It keeps a process of its own for the next build.
  await stop();
  await writeFile(join(folder, "package.json"), '{ "type": "module" }\n');
  // The command looks for its pages beside its own folder, and a campaign opens none.
  const pages = join(dirname(folder), "pages");
  await mkdir(pages, { recursive: true });
  await writeFile(join(pages, "index.html"), "<!doctype html>");
  return join(folder, "main.js");
};
