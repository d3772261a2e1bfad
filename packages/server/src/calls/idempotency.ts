import { callKey, commandName, type CommandKey, type CommandTask } from "@opencallkit/core/processor";
import { trimToNewest } from "../collections/bounded-map.ts";

/** What waits for a store that is away; more than that, and the oldest is dated anew. */
const most = 10_000;

const nameOf = (app: number, call: string, key: CommandKey): string => `${callKey(app, call)}/${commandName(key)}`;

/** Idempotency of dates (BILL-5): when this node first saw each command that the store has not taken yet. */
export const firstSeen = () => {
  const since = new Map<string, number>();
  return {
    /** The task, dated when its command was first seen. Asked when its turn comes: a copy that came before it may have failed while it waited. */
    dated: (task: CommandTask): CommandTask => {
      const { app, call, key, askedAt } = task;
      if (since.size === 0 || key === null || askedAt === null) return task;
      const first = since.get(nameOf(app, call, key));
      return first === undefined || first >= askedAt ? task : { ...task, askedAt: first };
    },
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
