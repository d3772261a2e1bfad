import type { Exception } from "./limits/limit.ts";

/**
 * Everything that may pass a limit, ten at most: a limit is there to make one think, never to cut one idea in two.
 * One that is not needed any more is complained of.
 */
export const exceptions: readonly Exception[] = [];
