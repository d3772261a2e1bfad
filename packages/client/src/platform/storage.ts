import type { Storage } from "../api/api.ts";

export const memoryStorage = (): Storage => {
  const values = new Map<string, string>();
  return { read: (key) => values.get(key) ?? null, write: (key, value) => void values.set(key, value) };
};

/**
 * A storage with a memory fallback: it may be forbidden, full or taken away, and what cannot be written lasts as long
 * as the page.
 */
export const sturdyStorage = (storage: Storage): Storage => {
  const copy = memoryStorage();
  const unwritten = new Set<string>();
  return {
    read: (key) => {
      if (unwritten.has(key)) return copy.read(key);
      try {
        return storage.read(key) ?? copy.read(key);
      } catch {
        return copy.read(key);
      }
    },
    write: (key, value) => {
      copy.write(key, value);
      try {
        storage.write(key, value);
        unwritten.delete(key);
      } catch {
        unwritten.add(key);
      }
    },
  };
};

/** The Web Storage of a page. */
export const webStorage = (name: "localStorage" | "sessionStorage"): Storage => ({
  read: (key) => window[name].getItem(key),
  write: (key, value) => window[name].setItem(key, value),
});
