import type { Value } from "@opencallkit/client";

export type Cell<T> = Value<T> & { readonly set: (value: T) => void };

export const cell = <T>(first: T): Cell<T> => {
  let value = first;
  const listeners = new Set<(value: T) => void>();
  return {
    get: () => value,
    set: (next) => {
      value = next;
      for (const listener of listeners) listener(next);
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
};
