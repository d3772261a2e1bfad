import type { MediaPlan } from "@opencallkit/protocol";
import { expect, test } from "vitest";
import { memoryStorage } from "../platform/storage.ts";
import { createCallStorage, mediaMemoryOf } from "./call-storage.ts";

test("SWITCH-5, SWITCH-7: a page begins on the path that was in use, or on the one that is planned where that is newer", () => {
  const storage = memoryStorage();
  let planned: MediaPlan = { path: 0, transport: "p2p" };
  const open = () => mediaMemoryOf(createCallStorage(storage, "calls"), "call", () => planned);
  expect(open().path()).toEqual({ path: 0, transport: "p2p" });
  open().notePath(2);
  expect(open().path()).toEqual({ path: 2, transport: "p2p" });
  planned = { path: 3, transport: "sfu" };
  expect(open().path()).toEqual({ path: 3, transport: "sfu" });
  open().notePath(3);
  expect(open().path()).toEqual({ path: 3, transport: "sfu" });
});
