import type { Exception } from "./limits/limit.ts";

/**
 * Everything that may pass a limit, ten at most: a limit is there to make one think, never to cut one idea in two.
 * One that is not needed any more is complained of.
 */
export const exceptions: readonly Exception[] = [
  {
    limit: "parameters",
    subject: "packages/client/src/engine.ts createEngine",
    reason: "It is where the engine meets the outside: each member is one port, and a bag of bags would hide them.",
  },
];
