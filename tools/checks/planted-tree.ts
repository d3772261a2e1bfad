import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { openTree, type Tree } from "../tree.ts";

/** Temporary checkout fixture: writes some files, lets `use` look at them and removes them. */
export const withPlanted = async <T>(
  files: { readonly [file: string]: string },
  use: (tree: Tree) => Promise<T>,
): Promise<T> => {
  const root = await mkdtemp(join(tmpdir(), "planted-"));
  try {
    for (const [file, text] of Object.entries(files)) {
      await mkdir(dirname(join(root, file)), { recursive: true });
      await writeFile(join(root, file), text);
    }
    return await use(await openTree(root));
  } finally {
    await rm(root, { recursive: true });
  }
};
