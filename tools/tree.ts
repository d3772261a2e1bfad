import { readdir, readFile } from "node:fs/promises";
import { join, relative, sep } from "node:path";

/** Checkout under inspection: the project itself, or a small one made by a test. */
export type Tree = {
  readonly root: string;
  /** Paths of all files that belong to the project, relative to the root, with `/`. */
  readonly files: readonly string[];
  readonly read: (file: string) => Promise<string>;
};

const built = new Set(["node_modules", ".git", "dist", "build", "coverage", ".opencallkit", "unpackage"]);

const walk = async (folder: string): Promise<readonly string[]> => {
  const entries = await readdir(folder, { withFileTypes: true });
  const found = await Promise.all(
    entries
      .filter((entry) => !built.has(entry.name))
      .map((entry) => {
        const path = join(folder, entry.name);
        return entry.isDirectory() ? walk(path) : Promise.resolve([path]);
      }),
  );
  return found.flat();
};

export const openTree = async (root: string): Promise<Tree> => ({
  root,
  files: (await walk(root)).map((path) => relative(root, path).split(sep).join("/")).toSorted(),
  read: (file) => readFile(join(root, file), "utf8"),
});
