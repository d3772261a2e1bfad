import type { InvariantId } from "../checks/violation.ts";
import type { Tally } from "./tally.ts";

/** Outcome of one schedule. */
export type Outcome = {
  readonly seed: number;
  readonly hash: number;
  readonly tally: Tally;
  readonly violation: { readonly invariant: InvariantId | "THROWN"; readonly message: string } | null;
  readonly lines: readonly string[];
};
