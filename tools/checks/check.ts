import type { Tree } from "../tree.ts";

/** Check: one property that must hold of the whole checkout. */
export type Check = {
  readonly name: string;
  /** Description in one sentence: what must hold. */
  readonly holds: string;
  /** Runs the check: its violations, each a line or a block of text; none means that it holds. */
  readonly complaints: (tree: Tree) => Promise<readonly string[]>;
};
