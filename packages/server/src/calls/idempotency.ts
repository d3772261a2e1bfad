import { callKey, commandName, type CommandKey, type CommandTask } from "@opencallkit/core/processor";
import { trimToNewest } from "../collections/bounded-map.ts";

/** What waits for a store that is away; more than that, and the oldest is dated anew. */
const most = 10_000;

const nameOf = (app: number, call: string, key: CommandKey): string => `${callKey(app, call)}/${commandName(key)}`;

/** Idempotency of dates (BILL-5): when this node first saw each command that the store has not taken yet. `now` by the store's clock, in ms. */
export const firstSeen = (now: () => number) => {
  const since = new Map<string, number>();
  return {
    at: (app: number, call: string, key: CommandKey): number =>
      since.size === 0 ? now() : (since.get(nameOf(app, call, key)) ?? now()),
    /** The store could not take it: whoever asks again has asked before. */
    failed: ({ app, call, key, askedAt }: CommandTask): void => {
      if (key === null || askedAt === null) return;
      // A message that came twice was heard when it came first.
      const name = nameOf(app, call, key);
      since.set(name, Math.min(askedAt, since.get(name) ?? askedAt));
      trimToNewest(since, most);
    },
    done: ({ app, call, key }: CommandTask): void => {
      if (key !== null && since.size > 0) since.delete(nameOf(app, call, key));
    },
  };
};
