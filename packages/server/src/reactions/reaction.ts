import type { FactName } from "@opencallkit/protocol";
import type { CursorStart, OutboxFact } from "../ports/index.ts";

/** A reaction follows from facts that are committed, and decides nothing: a line in the log, a webhook, a push. */
export type Reaction = {
  /** Its cursor's name, for ever: under another one it begins anew. */
  readonly cursor: string;
  /** Where it begins on a store that does not know its cursor. */
  readonly start: CursorStart;
  /** The facts it hears of. */
  readonly names: readonly FactName[];
  /**
   * Reacts to facts in the order of their places. When it rejects, or the node ends meanwhile, it gets them again, maybe
   * on another node: at least once.
   */
  readonly react: (facts: readonly OutboxFact[]) => Promise<void>;
};
