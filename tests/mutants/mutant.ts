import type { Size } from "../simulation/run/run-seed.ts";

/** A small wrong change to a copy of the sources. */
export type Mutant = {
  readonly name: string;
  /** Below `packages/`. */
  readonly file: string;
  /** Stands there once. */
  readonly find: string;
  readonly put: string;
  /** The rule of docs/spec that it breaks. */
  readonly breaks: string;
  /** Which simulation runs what it changes. */
  readonly size: Size;
};
