/** An observable value: read it now, and follow it. `subscribe` hears of changes only, and returns the unsubscribe. */
export type ReadonlyAtom<T> = {
  readonly get: () => T;
  readonly subscribe: (listener: (value: T) => void) => () => void;
};
