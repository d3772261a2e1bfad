import { expect, test } from "vitest";
import type { KeyStore, StoredKey } from "../ports/index.ts";
import { addKey, keysIn, openKeyRing } from "./api-keys.ts";

const start = 1_700_000_000_000;
const day = 86_400_000;

/** Keys in memory, and how often they were read one app at a time. */
const memoryKeys = () => {
  const stored: StoredKey[] = [];
  const at = { now: start, reads: 0 };
  const keys: KeyStore = {
    all: () => Promise.resolve([...stored]),
    of: (app) => {
      at.reads += 1;
      return Promise.resolve(stored.filter((key) => key.app === app));
    },
    add: (key) => {
      stored.push(key);
      return Promise.resolve();
    },
    remove: (app, id) => {
      const found = stored.findIndex((key) => key.app === app && key.id === id);
      if (found >= 0) stored.splice(found, 1);
      return Promise.resolve(found >= 0);
    },
    used: (app, id, usedAt) => {
      const found = stored.findIndex((key) => key.app === app && key.id === id);
      const key = stored[found];
      if (key !== undefined) stored[found] = { ...key, usedAt };
      return Promise.resolve();
    },
  };
  return { keys, stored, at, ring: openKeyRing(keys, () => at.now) };
};
const readOnly = { scopes: ["calls:read"], name: "billing", expiresAt: null } as const;

test("KEY-1: only the hash of a key is stored, and only the key itself opens", async () => {
  const { keys, stored, ring, at } = memoryKeys();
  const { apiKey, id } = await addKey(keys, 5, readOnly, at.now);
  expect(JSON.stringify(stored)).not.toContain(apiKey.slice(8, 20));
  expect(await ring.find(apiKey)).toEqual({ app: 5, id, scopes: ["calls:read"] });
  for (const wrong of [`${apiKey}x`, apiKey.slice(0, -1), apiKey.replace("ock_5_", "ock_6_"), "", id])
    expect(await ring.find(wrong)).toBeNull();
});

test("KEY-2: a key that is expired or removed opens nothing, and two live while one is replaced by the other", async () => {
  const { keys, ring, at } = memoryKeys();
  const old = await addKey(keys, 5, { ...readOnly, expiresAt: start + day }, at.now);
  const fresh = await addKey(keys, 5, readOnly, at.now);
  for (const { apiKey } of [old, fresh]) expect(await ring.find(apiKey)).not.toBeNull();
  at.now += day;
  expect(await ring.find(old.apiKey)).toBeNull();
  await keysIn({ app: () => Promise.resolve({ app: 5, secrets: "", policy: "{}" }), keys }, () => at.now).remove(
    5,
    fresh.id,
  );
  await ring.refresh();
  expect(await ring.find(fresh.apiKey)).toBeNull();
});

test("KEY-3: when a key was used last is written down, to the minute", async () => {
  const { keys, stored, ring, at } = memoryKeys();
  const { apiKey } = await addKey(keys, 5, readOnly, at.now);
  expect(stored[0]?.usedAt).toBeNull();
  await ring.find(apiKey);
  expect(stored[0]?.usedAt).toBe(start);
  at.now += 59_000;
  await ring.find(apiKey);
  expect(stored[0]?.usedAt).toBe(start);
  at.now += 2000;
  await ring.find(apiKey);
  expect(stored[0]?.usedAt).toBe(start + 61_000);
});

test("a flood of wrong keys costs the store a few readings a second", async () => {
  const { keys, ring, at } = memoryKeys();
  const { apiKey } = await addKey(keys, 5, readOnly, at.now);
  await ring.refresh();
  for (let count = 0; count < 1000; count += 1)
    expect(await ring.find(`ock_5_${String(count).padStart(43, "0")}`)).toBeNull();
  expect(at.reads).toBeLessThanOrEqual(20);
  expect(await ring.find(apiKey)).not.toBeNull();
});
