import { audience, holdsSlot, isLive } from "@opencallkit/core";
import { callKey, type LiveCall } from "@opencallkit/core/processor";
import { AppMap } from "../collections/app-map.ts";

/** Live calls: those that are not over, by id and by their people. A cache of the store. */
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

const none: readonly LiveCall[] = [];
const nobody: readonly string[] = [];

/** Which live calls each user hears of. */
class CallsByListener {
  readonly #calls = new AppMap<readonly string[]>();

  of(app: number, user: string): readonly string[] {
    return this.#calls.get(app, user) ?? nobody;
  }

  change(before: LiveCall | undefined, now: LiveCall | undefined): void {
    const had = before === undefined ? nobody : audience(before.call);
    const has = now === undefined ? nobody : audience(now.call);
    if (before !== undefined) for (const user of had) if (!has.includes(user)) this.#remove(before, user);
    if (now !== undefined) for (const user of has) if (!had.includes(user)) this.#add(now, user);
  }

  #add({ app, id }: LiveCall, user: string): void {
    const had = this.#calls.get(app, user);
    this.#calls.set(app, user, had === undefined ? [id] : [...had, id]);
  }

  #remove({ app, id }: LiveCall, user: string): void {
    const rest = this.of(app, user).filter((each) => each !== id);
    if (rest.length === 0) this.#calls.delete(app, user);
    else this.#calls.set(app, user, rest);
  }
}

/** Twice as many that were over lately are remembered: more than end while word of them may still come. */
const mostOver = 10_000;

/** Makes the cache of live calls. `remember`: word of calls that are over may still come from other nodes. */
export const liveCalls = (remember = false): LiveCalls => {
  const byId = new AppMap<LiveCall>();
  let over = new Map<string, number>();
  let longOver = over;
  let size = 0;
  const hearing = new CallsByListener();

  const get = (app: number, call: string): LiveCall | undefined => byId.get(app, call);
  const letGo = ({ app, id, call }: LiveCall): void => {
    byId.delete(app, id);
    if (!remember) return;
    if (over.size >= mostOver) [over, longOver] = [new Map(), over];
    over.set(callKey(app, id), call.version);
  };

  return {
    get,
    // Whoever holds a slot in a call hears of it.
    of: (app, user) => {
      for (const id of hearing.of(app, user)) {
        const live = get(app, id);
        if (live !== undefined && holdsSlot(live.call, user)) return live;
      }
      return undefined;
    },
    heardBy: (app, user) => {
      const ids = hearing.of(app, user);
      return ids.length === 0 ? none : ids.flatMap((id) => get(app, id) ?? []);
    },
    version: (app, call) => {
      const live = get(app, call);
      if (live !== undefined) return live.call.version;
      const key = callKey(app, call);
      return over.get(key) ?? longOver.get(key) ?? 0;
    },
    all: () => byId.values(),
    size: () => size,
    put: (live) => {
      const before = get(live.app, live.id);
      const now = isLive(live.call) ? live : undefined;
      if (now === undefined) letGo(live);
      else byId.set(live.app, live.id, now);
      size += (now === undefined ? 0 : 1) - (before === undefined ? 0 : 1);
      hearing.change(before, now);
    },
    drop: (app, call) => {
      const before = get(app, call);
      byId.delete(app, call);
      if (before !== undefined) size -= 1;
      hearing.change(before, undefined);
    },
  };
};
