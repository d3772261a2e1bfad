import type { Storage } from "../api/api.ts";

/** The log of delivered ends, newest last, for deduplication; it outlives the page. */
export type DeliveredEvents = { readonly has: (call: string) => boolean; readonly add: (call: string) => void };

const longest = 300;

const parse = (text: string | null): readonly string[] => {
  try {
    const value: unknown = JSON.parse(text ?? "[]");
    return Array.isArray(value) ? value.filter((id) => typeof id === "string") : [];
  } catch {
    return [];
  }
};

/** Reads storage anew each time, because the other tabs of the device write it too. */
export const createDeliveredEvents = (storage: Storage, key: string): DeliveredEvents => ({
  has: (call) => parse(storage.read(key)).includes(call),
  add: (call) => {
    const before = parse(storage.read(key)).filter((id) => id !== call);
    storage.write(key, JSON.stringify([...before, call].slice(-longest)));
  },
});
