import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { expect, onTestFinished, test, vi } from "vitest";
import { openSqlite } from "./open-sqlite.ts";

test("STORE-14: a store whose thread has died says so to whoever asks, and closes", async () => {
  const folder = mkdtempSync(join(tmpdir(), "opencallkit-thread-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const posted = vi.spyOn(Worker.prototype, "postMessage");
  onTestFinished(() => posted.mockRestore());
  const store = await openSqlite({ file: join(folder, "test.db") });
  expect(await store.live()).toEqual([]);
  const [thread] = posted.mock.contexts;
  if (!(thread instanceof Worker)) throw new Error("the store has no thread");
  await thread.terminate();
  await expect(store.live()).rejects.toThrow("the database's worker has ended");
  await store.close();
}, 5000);
