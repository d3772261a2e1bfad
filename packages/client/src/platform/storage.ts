import type { Storage } from "../face.ts";

export const memoryStorage = (): Storage => {
  const values = new Map<string, string>();
  return { read: (key) => values.get(key) ?? null, write: (key, value) => void values.set(key, value) };
};

/** A page's storage. It may be forbidden, full or taken away; what cannot be written then lasts as long as the page. */
export const webStorage = (name: "localStorage" | "sessionStorage"): Storage => {
  const fallback = memoryStorage();
  return {
    read: (key) => {
      try {
        return window[name].getItem(key) ?? fallback.read(key);
      } catch {
        return fallback.read(key);
      }
    },
    write: (key, value) => {
      fallback.write(key, value);
      try {
        window[name].setItem(key, value);
      } catch {
        // The copy above stands in.
      }
    },
  };
};
