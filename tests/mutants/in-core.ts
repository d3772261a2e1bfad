import type { Mutant } from "./mutant.ts";

/** Mutants of one file of the core. Both simulations run it; the small one is quicker. */
export const inCore =
  (file: string) =>
  (name: string, breaks: string, find: string, put: string): Mutant => ({
    name,
    file: `core/src/${file}`,
    find,
    put,
    breaks,
    size: "core",
  });
