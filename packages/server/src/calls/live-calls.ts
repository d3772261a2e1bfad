import { audience, holdsSlot, isLive } from "@opencallkit/core";
import { callKey, type LiveCall } from "@opencallkit/core/processor";

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

/** Which live calls each user hears of. */
const byListener = () => {
  const ids = new Map<string, readonly string[]>();
  const listeners = (live: LiveCall | undefined): readonly string[] => (live === undefined ? [] : audience(live.call));
  const add = ({ app, id }: LiveCall, user: string): void => {
    const key = callKey(app, user);
    ids.set(key, [...(ids.get(key) ?? []), id]);
  };
  const remove = ({ app, id }: LiveCall, user: string): void => {
    const key = callKey(app, user);
    const rest = (ids.get(key) ?? []).filter((each) => each !== id);
    if (rest.length === 0) ids.delete(key);
    else ids.set(key, rest);
  };
  return {
    of: (key: string): readonly string[] => ids.get(key) ?? [],
    change: (before: LiveCall | undefined, now: LiveCall | undefined): void => {
      const [had, has] = [listeners(before), listeners(now)];
      if (before !== undefined) for (const user of had) if (!has.includes(user)) remove(before, user);
      if (now !== undefined) for (const user of has) if (!had.includes(user)) add(now, user);
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
  const hearing = byListener();

  const get = (app: number, call: string): LiveCall | undefined => byId.get(callKey(app, call));
  const letGo = (key: string, version: number): void => {
    byId.delete(key);
    if (!remember) return;
    if (over.size >= mostOver) [over, longOver] = [new Map(), over];
    over.set(key, version);
  };
  const heardBy = (app: number, user: string): readonly LiveCall[] =>
    hearing.of(callKey(app, user)).flatMap((id) => {
      const live = get(app, id);
      return live === undefined ? [] : [live];
    });

  return {
    get,
    // Whoever holds a slot in a call hears of it.
    of: (app, user) => {
      for (const id of hearing.of(callKey(app, user))) {
        const live = get(app, id);
        if (live !== undefined && holdsSlot(live.call, user)) return live;
      }
      return undefined;
    },
    heardBy,
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
      hearing.change(before, now);
    },
    drop: (app, call) => {
      const before = get(app, call);
      byId.delete(callKey(app, call));
      hearing.change(before, undefined);
    },
  };
};
