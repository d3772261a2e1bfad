import { trimToNewest } from "../collections/bounded-map.ts";

/** So many are remembered; beyond it the oldest costs an append again. */
const most = 10_000;

/**
 * BLOCK-1: callers who have found a block here. The blocks against them are read before they ring anybody, so that who
 * has blocked them takes no longer to answer than who is away (docs/decisions/15).
 */
export const knownBlockers = () => {
  const callers = new Set<string>();
  const nameOf = (app: number, caller: string): string => `${app}/${caller}`;
  return {
    has: (app: number, caller: string): boolean => callers.size > 0 && callers.has(nameOf(app, caller)),
    add: (app: number, caller: string): void => {
      callers.add(nameOf(app, caller));
      trimToNewest(callers, most);
    },
  };
};
