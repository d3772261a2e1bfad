import { audience, claimants, isLive } from "@opencallkit/core";
import { callKey, type LiveCall } from "./live-call.ts";

/** The calls that are not over, by id and by their people. A cache of the store. */
export type LiveCalls = {
  readonly get: (app: number, call: string) => LiveCall | undefined;
  /** The call that holds the user's slot. */
  readonly of: (app: number, user: string) => LiveCall | undefined;
  /** Every call that the user hears of. */
  readonly heardBy: (app: number, user: string) => readonly LiveCall[];
  /** The newest version known of a call that lives or was over lately. */
  readonly version: (app: number, call: string) => number;
  readonly all: () => Iterable<LiveCall>;
  readonly size: () => number;
  /** Keeps the call while it lives, else lets it go. */
  readonly put: (live: LiveCall) => void;
  readonly drop: (app: number, call: string) => void;
};

/** Which calls each user has, for one way of having one. */
const index = (usersOf: (live: LiveCall) => readonly string[]) => {
  const byUser = new Map<string, readonly string[]>();
  return {
    of: (key: string): readonly string[] => byUser.get(key) ?? [],
    change: (before: LiveCall | undefined, now: LiveCall | undefined): void => {
      const [had, has] = [before === undefined ? [] : usersOf(before), now === undefined ? [] : usersOf(now)];
      const live = now ?? before;
      if (live === undefined) return;
      for (const user of had) {
        if (has.includes(user)) continue;
        const key = callKey(live.app, user);
        const rest = (byUser.get(key) ?? []).filter((id) => id !== live.id);
        if (rest.length === 0) byUser.delete(key);
        else byUser.set(key, rest);
      }
      for (const user of has) {
        if (had.includes(user)) continue;
        const key = callKey(live.app, user);
        byUser.set(key, [...(byUser.get(key) ?? []), live.id]);
      }
    },
  };
};

/** Twice as many that were over lately are remembered: more than end while word of them may still come. */
const mostOver = 10_000;

/** `remember`: word of calls that are over may still come from other nodes. */
export const liveCalls = (remember = false): LiveCalls => {
  const byId = new Map<string, LiveCall>();
  let over = new Map<string, number>();
  let longOver = over;
  const holding = index(({ call }) => claimants(call));
  const hearing = index(({ call }) => (isLive(call) ? audience(call) : []));

  const get = (app: number, call: string): LiveCall | undefined => byId.get(callKey(app, call));
  const letGo = (key: string, version: number): void => {
    byId.delete(key);
    if (!remember) return;
    if (over.size >= mostOver) [over, longOver] = [new Map(), over];
    over.set(key, version);
  };
  const change = (before: LiveCall | undefined, now: LiveCall | undefined): void => {
    holding.change(before, now);
    hearing.change(before, now);
  };

  return {
    get,
    of: (app, user) => {
      const [id] = holding.of(callKey(app, user));
      return id === undefined ? undefined : get(app, id);
    },
    heardBy: (app, user) =>
      hearing.of(callKey(app, user)).flatMap((id) => {
        const live = get(app, id);
        return live === undefined ? [] : [live];
      }),
    version: (app, call) => {
      const key = callKey(app, call);
      return byId.get(key)?.call.version ?? over.get(key) ?? longOver.get(key) ?? 0;
    },
    all: () => byId.values(),
    size: () => byId.size,
    put: (live) => {
      const key = callKey(live.app, live.id);
      const before = byId.get(key);
      const now = isLive(live.call) ? live : undefined;
      if (now === undefined) letGo(key, live.call.version);
      else byId.set(key, now);
      change(before, now);
    },
    drop: (app, call) => {
      const before = get(app, call);
      byId.delete(callKey(app, call));
      change(before, undefined);
    },
  };
};
