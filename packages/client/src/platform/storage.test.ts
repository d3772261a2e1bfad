import { expect, test } from "vitest";
import { memoryStorage, sturdyStorage } from "./storage.ts";

const refuse = (): never => {
  throw new Error("no storage");
};

test("a storage that may not be used is stood in for by the page's memory", () => {
  const storage = sturdyStorage({ read: refuse, write: refuse });
  expect(storage.read("key")).toBeNull();
  storage.write("key", "value");
  expect(storage.read("key")).toBe("value");
});

test("a storage that is full does not give back what was there before, until it can be written again", () => {
  const kept = memoryStorage();
  let full = false;
  const storage = sturdyStorage({ read: kept.read, write: (key, value) => (full ? refuse() : kept.write(key, value)) });
  storage.write("key", "old");
  full = true;
  storage.write("key", "new");
  expect(storage.read("key")).toBe("new");
  full = false;
  storage.write("key", "newest");
  kept.write("key", "of another tab");
  expect(storage.read("key")).toBe("of another tab");
});

test("a storage that is taken away leaves what was written to it", () => {
  const kept = memoryStorage();
  let gone = false;
  const storage = sturdyStorage({ read: (key) => (gone ? refuse() : kept.read(key)), write: kept.write });
  storage.write("key", "value");
  gone = true;
  expect(storage.read("key")).toBe("value");
});
