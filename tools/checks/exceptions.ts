import type { Exception } from "./limits/limit.ts";

/**
 * Allowlist of what may exceed a limit, ten entries at most: a limit is there to make one think, never to cut one idea
 * in two. An entry that is not needed any more is reported.
 */
export const exceptions: readonly Exception[] = [
  {
    limit: "parameters",
    subject: "packages/client/src/engine.ts createEngine",
    reason: "It is where the engine meets the outside: each member is one port, and a bag of bags would hide them.",
  },
];
