import { claimants, isLive } from "@opencallkit/core";
import { callKey, type LiveCall } from "./live-call.ts";

/** The calls that are not over, by id and by the people whose slot they hold. A cache of the store. */
export type LiveCalls = {
  readonly get: (app: number, call: string) => LiveCall | undefined;
  readonly of: (app: number, user: string) => LiveCall | undefined;
  readonly all: () => Iterable<LiveCall>;
  readonly size: () => number;
  /** Keeps the call while it lives, else lets it go. */
  readonly put: (live: LiveCall) => void;
  readonly drop: (app: number, call: string) => void;
};

export const liveCalls = (): LiveCalls => {
  const byId = new Map<string, LiveCall>();
  const byUser = new Map<string, string>();

  const free = (live: LiveCall | undefined): void => {
    if (live === undefined) return;
    for (const user of claimants(live.call)) {
      const key = callKey(live.app, user);
      if (byUser.get(key) === live.id) byUser.delete(key);
    }
  };
  const get = (app: number, call: string): LiveCall | undefined => byId.get(callKey(app, call));

  return {
    get,
    of: (app, user) => {
      const id = byUser.get(callKey(app, user));
      return id === undefined ? undefined : get(app, id);
    },
    all: () => byId.values(),
    size: () => byId.size,
    put: (live) => {
      const key = callKey(live.app, live.id);
      free(byId.get(key));
      if (!isLive(live.call)) return void byId.delete(key);
      byId.set(key, live);
      for (const user of claimants(live.call)) byUser.set(callKey(live.app, user), live.id);
    },
    drop: (app, call) => {
      free(get(app, call));
      byId.delete(callKey(app, call));
    },
  };
};
