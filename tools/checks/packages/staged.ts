import type { Tree } from "../../tree.ts";
import { build } from "../../release/build.ts";
import { publishedIn } from "../../release/published.ts";
import { stage, type Staged } from "../../release/stage.ts";

const kept = new WeakMap<Tree, Promise<readonly Staged[]>>();

const make = async (tree: Tree): Promise<readonly Staged[]> => {
  await build(tree, await publishedIn(tree));
  return stage(tree);
};

/** Staged packages of a checkout, built once for all checks. */
export const stagedOf = (tree: Tree): Promise<readonly Staged[]> => {
  const known = kept.get(tree) ?? make(tree);
  kept.set(tree, known);
  return known;
};
