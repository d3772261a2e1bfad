import { expect, test } from "vitest";
import { memoryStorage } from "../platform/storage.ts";
import { createCallStorage, mediaMemoryOf } from "./call-storage.ts";

test("SWITCH-5, SWITCH-7: a page begins on the path that was in use, or on the one that is planned where that is newer", () => {
  const storage = memoryStorage();
  let planned = 0;
  const open = () => mediaMemoryOf(createCallStorage(storage, "calls"), "call", () => planned);
  expect(open().path()).toBe(0);
  open().notePath(2);
  expect(open().path()).toBe(2);
  planned = 3;
  expect(open().path()).toBe(3);
});
