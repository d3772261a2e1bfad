import type { Size } from "../simulation/run/run-seed.ts";

/** Mutant: a small wrong change to a copy of the sources, which the simulation must detect. */
export type Mutant = {
  readonly name: string;
  /** Path below `packages/`. */
  readonly file: string;
  /** Snippet to replace; it must occur exactly once. */
  readonly find: string;
  readonly put: string;
  /** Rule of docs/spec that it breaks. */
  readonly breaks: string;
  /** Simulation that runs the changed code. */
  readonly size: Size;
};
