/** Something to read now and to follow. `subscribe` is told of changes only, and answers with its own end. */
export type ReadonlyAtom<T> = {
  readonly get: () => T;
  readonly subscribe: (listener: (value: T) => void) => () => void;
};
