import { execFile } from "node:child_process";
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { promisify } from "node:util";
import { startDevServer } from "./dev-server.ts";
import { environment } from "./environment.ts";
import { serveFolder, type Served } from "./serve.ts";
import { home } from "./server.ts";

const execute = promisify(execFile);

export type Packed = { readonly files: readonly string[]; readonly remove: () => Promise<void> };

/** Packs the packages for pages into a new folder. */
export const packPackages = async (): Promise<Packed> => {
  const folder = await mkdtemp(join(tmpdir(), "packed-"));
  await execute(process.execPath, [join(home, "tools/pack-packages.ts"), folder, "packages/vue", "packages/react"]);
  const files = (await readdir(folder)).map((file) => join(folder, file));
  return { files, remove: () => rm(folder, { recursive: true }) };
};

export type Framework = {
  /** Its package of the repository, and its example's folder. */
  readonly name: "vue" | "react";
  /** Versions installed in place of those that the example's lock file has. */
  readonly versions: readonly string[];
};

/** Project in a fresh folder, outside of the repository: the framework's example, on packed packages. */
export type FrameworkApp = {
  /** Production build of the example, whose pages call through this server. */
  readonly production: (callkit: string) => Promise<Served>;
  readonly development: (callkit: string) => Promise<Served>;
  /** Production build of a page of the package's tests, `src/testing/two-people.ts`. */
  readonly twoPeople: () => Promise<Served>;
  /** Runs a module in Node; gives what it prints. */
  readonly run: (module: string) => Promise<string>;
  readonly remove: () => Promise<void>;
};

const npm = (cwd: string, args: readonly string[]): Promise<unknown> =>
  execute("npm", [...args, "--ignore-scripts", "--prefer-offline", "--no-audit", "--no-fund"], { cwd });

export const installFrameworkApp = async ({ name, versions }: Framework, { files }: Packed): Promise<FrameworkApp> => {
  const folder = await mkdtemp(join(tmpdir(), `${name}-app-`));
  await cp(join(home, "examples", name), folder, {
    recursive: true,
    filter: (source) => !["node_modules", "packed", "dist"].includes(basename(source)),
  });
  await npm(folder, ["ci"]);
  // The other framework's wrapper has no peer here.
  const other = name === "vue" ? "opencallkit-react-" : "opencallkit-vue-";
  const wanted = files.filter((file) => !basename(file).startsWith(other));
  await npm(folder, ["install", "--no-save", ...wanted, ...versions]);
  const vite = join(folder, "node_modules/vite/bin/vite.js");

  const build = async (root: string, env: NodeJS.ProcessEnv): Promise<Served> => {
    const config = join(folder, "vite.config.js");
    await execute(process.execPath, [vite, "build", root, "--config", config], { cwd: folder, env });
    return serveFolder(join(root, "dist"));
  };
  return {
    production: (callkit) => build(folder, environment({ NODE_ENV: "production", VITE_CALLKIT_URL: callkit })),
    development: (callkit) =>
      startDevServer({
        cwd: folder,
        program: vite,
        env: environment({ NODE_ENV: "development", VITE_CALLKIT_URL: callkit }),
      }),
    twoPeople: async () => {
      const root = join(folder, "two-people");
      await cp(join(home, "packages", name, "src/testing/two-people.ts"), join(root, "src/two-people.ts"));
      const html = await readFile(join(folder, "index.html"), "utf8");
      await writeFile(join(root, "index.html"), html.replace(/main\.jsx?/u, "two-people.ts"));
      return build(root, environment({ NODE_ENV: "production" }));
    },
    run: async (module) => {
      const { stdout } = await execute(process.execPath, ["--input-type=module", "--eval", module], { cwd: folder });
      return stdout;
    },
    remove: () => rm(folder, { recursive: true }),
  };
};
