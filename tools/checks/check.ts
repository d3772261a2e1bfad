import type { Tree } from "../tree.ts";

/** One thing that must hold of the whole checkout. */
export type Check = {
  readonly name: string;
  /** One sentence: what a complaint of this check means. */
  readonly holds: string;
  /** Complaints, each one a line or a block of text; none means that it holds. */
  readonly complaints: (tree: Tree) => Promise<readonly string[]>;
};
