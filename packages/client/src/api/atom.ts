import { runSafely } from "../run-safely.ts";
import type { ReadonlyAtom } from "./readonly-atom.ts";

/** An observable value that its owner can set. Listeners are told of changes only. */
export type Atom<T> = ReadonlyAtom<T> & { readonly set: (value: T) => void };

export const createAtom = <T>(initial: T, same: (a: T, b: T) => boolean = Object.is): Atom<T> => {
  let current = initial;
  const listeners = new Set<(value: T) => void>();
  return {
    get: () => current,
    subscribe: (listener) => {
      // A wrapper of its own, so that one function subscribed twice is told twice and ends once.
      const each = (value: T): void => listener(value);
      listeners.add(each);
      return () => void listeners.delete(each);
    },
    set: (value) => {
      if (same(current, value)) return;
      current = value;
      for (const listener of listeners) runSafely(() => listener(value));
    },
  };
};

/** The read-only view of an atom, which is all that an app gets. */
export const readOnly = <T>(cell: Atom<T>): ReadonlyAtom<T> => ({ get: cell.get, subscribe: cell.subscribe });
