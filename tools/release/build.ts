import { join } from "node:path";
import { run } from "../run.ts";
import type { Tree } from "../tree.ts";
import { filesOf, type Published } from "./published.ts";

/** Compiler of this project, which also builds temporary checkouts. */
const compiler = join(import.meta.dirname, "../../node_modules/typescript-native/bin/tsc");
/** Folders of pages that a manifest may list, and the program that builds them. */
const programs: { readonly [name: string]: string } = {
  pages: "tools/build-web.ts",
  "rest-viewer": "tools/build-web.ts",
  manual: "tools/build-manual.ts",
};

const succeed = async (args: readonly string[], root: string): Promise<void> => {
  const { code, output } = await run(process.execPath, args, root);
  if (code !== 0) throw new Error(output.trim());
};

/** Builds the modules of packages, with their declarations. */
export const buildModules = async ({ root, files }: Tree, packages: readonly Published[]): Promise<void> => {
  const projects = packages.map(({ folder }) => folder).filter((folder) => files.includes(`${folder}/tsconfig.json`));
  if (projects.length > 0) await succeed([compiler, "-b", "--pretty", "false", ...projects], root);
};

/** Builds what is published: the modules of the packages, and for the server its pages and the manual. */
export const build = async (tree: Tree, packages: readonly Published[]): Promise<void> => {
  await buildModules(tree, packages);
  const listed = packages.flatMap(({ manifest }) => filesOf(manifest).flatMap((name) => programs[name] ?? []));
  for (const program of new Set(listed)) await succeed(["--conditions=source", join(tree.root, program)], tree.root);
};
