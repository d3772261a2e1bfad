import type { Told } from "./observer-events.ts";

/** Event listener, called with the event's object; for `onError` also with its message as second argument. */
export type Listener = (res: object, msg?: string) => void;

/** Event emitter with the interface of uni-app's module `globalEvent`. */
export type GlobalEvent = {
  readonly addEventListener: (name: string, listener: Listener) => void;
  /** Removes one listener of an event; without a function all of that event, as uni-app's own module does. */
  readonly removeEventListener: (name: string, listener?: Listener | null) => void;
  /** Removes all listeners of one event, or of every event. */
  readonly removeAllEventListeners: (name?: string) => void;
};

export type Listeners = {
  readonly module: GlobalEvent;
  readonly tell: (told: Told) => void;
  /** Whether there is a listener of any event; `onChange` tells when that may have changed. */
  readonly any: () => boolean;
  readonly onChange: (listener: () => void) => void;
};

/** Event emitter with isolated listeners: one that throws is reported, and the others are still called. */
export const createListeners = (report: (error: unknown) => void): Listeners => {
  const byName = new Map<string, readonly Listener[]>();
  const followers: (() => void)[] = [];
  const changed = (): void => {
    for (const follower of followers) follower();
  };
  const call = (listener: Listener, { name, res }: Told): void => {
    try {
      if (name === "onError") listener(res, res.msg);
      else listener(res);
    } catch (error) {
      report(error);
    }
  };
  return {
    module: {
      addEventListener: (name, listener) => {
        if (typeof listener !== "function")
          throw new TypeError(`addEventListener("${name}"): the listener is no function`);
        const there = byName.get(name) ?? [];
        if (!there.includes(listener)) byName.set(name, [...there, listener]);
        changed();
      },
      removeEventListener: (name, listener) => {
        const all = listener === undefined || listener === null;
        const left = all ? [] : (byName.get(name) ?? []).filter((each) => each !== listener);
        if (left.length > 0) byName.set(name, left);
        else byName.delete(name);
        changed();
      },
      removeAllEventListeners: (name) => {
        if (name === undefined) byName.clear();
        else byName.delete(name);
        changed();
      },
    },
    tell: (told) => {
      for (const listener of byName.get(told.name) ?? []) call(listener, told);
    },
    any: () => byName.size > 0,
    onChange: (follower) => void followers.push(follower),
  };
};
