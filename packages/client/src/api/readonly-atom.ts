/** An observable value: `get` reads it now, and `subscribe` follows it: it hears of changes only, and returns the unsubscribe. */
export type ReadonlyAtom<T> = {
  readonly get: () => T;
  readonly subscribe: (listener: (value: T) => void) => () => void;
};
