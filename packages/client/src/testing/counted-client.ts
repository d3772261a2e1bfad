import type { Call, CallClient, ReadonlyAtom } from "../index.ts";

/** Subscription count: a client whose subscriptions are counted, and those of its calls. */
export type CountedClient = {
  readonly client: CallClient;
  /** Number of subscriptions to values that have not ended. */
  readonly subscriptions: () => number;
  /** Number of observers of events, likewise. */
  readonly observers: () => number;
  /** Number of both that there ever were. */
  readonly total: () => number;
};

type Subscribe<T> = (listener: (value: T) => void) => () => void;

/** Counts the subscriptions to everything that a page follows through a wrapper. */
export const countSubscriptions = (of: CallClient): CountedClient => {
  const followers = new Set<object>();
  const observers = new Set<object>();
  let total = 0;
  const counted =
    <T>(open: Set<object>, subscribe: Subscribe<T>): Subscribe<T> =>
    (listener) => {
      const subscription = {};
      total += 1;
      open.add(subscription);
      const stop = subscribe(listener);
      return () => {
        open.delete(subscription);
        stop();
      };
    };
  const atom = <T>({ get, subscribe }: ReadonlyAtom<T>): ReadonlyAtom<T> => ({
    get,
    subscribe: counted(followers, subscribe),
  });
  const copies = new WeakMap<Call, Call>();
  const copyOf = (call: Call): Call => {
    const copy = copies.get(call) ?? {
      ...call,
      state: atom(call.state),
      participants: atom(call.participants),
      preview: atom(call.preview),
    };
    copies.set(call, copy);
    return copy;
  };
  let seen: readonly Call[] = [];
  let shown: readonly Call[] = [];
  const calls: ReadonlyAtom<readonly Call[]> = {
    get: () => {
      const now = of.calls.get();
      if (now !== seen) [seen, shown] = [now, now.map(copyOf)];
      return shown;
    },
    subscribe: (listener) => of.calls.subscribe(() => listener(calls.get())),
  };
  return {
    client: { ...of, connection: atom(of.connection), calls: atom(calls), observe: counted(observers, of.observe) },
    subscriptions: () => followers.size,
    observers: () => observers.size,
    total: () => total,
  };
};
