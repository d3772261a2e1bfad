import { createHash, randomBytes } from "node:crypto";
import { isScope, type Scope } from "@opencallkit/protocol/rest";
import { tokenBucket, type Rate } from "../usage/token-bucket.ts";
import type { KeyStore, Store, StoredKey } from "../ports/index.ts";

/** An app has so many REST keys at most. */
const mostKeys = 20;
/** When a key was used is written down to the minute. */
const usedEveryMs = 60_000;
/** How often the store is asked for a key that is not known yet. */
const readsOfUnknown: Rate = { size: 20, perSecond: 10 };

const hash = (key: string): string => createHash("sha256").update(key).digest("hex");
/** Tells the keys of an app apart, and nobody can ask with it. */
const idOf = (key: string): string => hash(key).slice(0, 8);
const newKey = (app: number): string => `ock_${app}_${randomBytes(32).toString("base64url")}`;

/** A REST key names its app, so that one look finds its row: `ock_APP_RANDOM`. */
const appOfKey = (key: string): number | null => {
  const app = /^ock_([1-9][0-9]{0,9})_[A-Za-z0-9_-]{32,}$/u.exec(key)?.[1];
  return app === undefined ? null : Number(app);
};

/** A key that a request was made with. */
export type ApiKey = { readonly app: number; readonly id: string; readonly scopes: readonly Scope[] };
/** A key that was made a moment ago, and the `id` that names it; nobody sees `apiKey` again. */
export type MadeKey = { readonly apiKey: string; readonly id: string };
/** A key to be made: its `scopes`, a `name` for people, and when it ends (`expiresAt`, in ms since 1970, or null). */
export type NewKey = { readonly scopes: readonly Scope[]; readonly name: string; readonly expiresAt: number | null };
/** Why nothing was changed. */
export type KeyRefusal = "no_app" | "full" | "unknown";

/** Makes a key for an app that is there. `now` in ms since 1970, by the wall clock. */
export const addKey = async (
  keys: KeyStore,
  app: number,
  { scopes, name, expiresAt }: NewKey,
  now: number,
): Promise<MadeKey> => {
  const apiKey = newKey(app);
  const id = idOf(apiKey);
  await keys.add({ app, id, hash: hash(apiKey), name, scopes, createdAt: now, expiresAt, usedAt: null });
  return { apiKey, id };
};

/** The keys of apps, as an operator changes them. */
export type AppKeys = {
  /** The keys of an app, oldest first, without what opens anything. */
  readonly list: (app: number) => Promise<readonly StoredKey[] | KeyRefusal>;
  /** The only time that anybody sees the key. */
  readonly add: (app: number, key: NewKey) => Promise<MadeKey | KeyRefusal>;
  /** The answer is what is left. */
  readonly remove: (app: number, id: string) => Promise<readonly StoredKey[] | KeyRefusal>;
};

/** The keys of the apps in a store. `wall`: the wall clock, in ms since 1970. */
export const keysIn = (store: Pick<Store, "app" | "keys">, wall: () => number): AppKeys => ({
  list: async (app) => ((await store.app(app)) === null ? "no_app" : store.keys.of(app)),
  add: async (app, key) => {
    if ((await store.app(app)) === null) return "no_app";
    return (await store.keys.of(app)).length >= mostKeys ? "full" : addKey(store.keys, app, key, wall());
  },
  remove: async (app, id) => {
    if ((await store.app(app)) === null) return "no_app";
    return (await store.keys.remove(app, id)) ? store.keys.of(app) : "unknown";
  },
});

/** The keys as requests are checked against them. */
export type KeyRing = {
  /** The key of a request, if it is one and holds; that it was used is written down. */
  readonly find: (key: string) => Promise<ApiKey | null>;
  /** Reads all keys anew: a command beside the server may have changed them. */
  readonly refresh: () => Promise<void>;
};

/** Keys are few, and read anew every few seconds; one that is not here may have been added a moment ago. */
export const openKeyRing = (keys: KeyStore, wall: () => number): KeyRing => {
  let known = new Map<string, StoredKey>();
  const usedAt = new Map<string, number>();
  // Wrong keys cost the store no more than this, however many there are.
  const reads = tokenBucket(wall);

  const lookUp = async (app: number, hashed: string): Promise<StoredKey | undefined> => {
    const held = known.get(hashed);
    if (held !== undefined || reads.take(readsOfUnknown) > 0) return held;
    const found = (await keys.of(app)).find((each) => each.hash === hashed);
    if (found !== undefined) known.set(hashed, found);
    return found;
  };
  const noteUse = ({ app, id, usedAt: stored }: StoredKey, now: number): void => {
    const before = usedAt.get(`${app}/${id}`) ?? stored ?? 0;
    if (now - before < usedEveryMs) return;
    usedAt.set(`${app}/${id}`, now);
    // That it was used is a help to the operator; a store that is away keeps no request from being answered.
    keys.used(app, id, now).catch(() => undefined);
  };

  return {
    find: async (key) => {
      const app = appOfKey(key);
      if (app === null) return null;
      // Found by its hash: how long that takes says nothing of a key of 256 random bits.
      const found = await lookUp(app, hash(key));
      if (found === undefined || found.app !== app) return null;
      const now = wall();
      if (found.expiresAt !== null && found.expiresAt <= now) return null;
      noteUse(found, now);
      return { app, id: found.id, scopes: found.scopes.filter(isScope) };
    },
    refresh: async () => {
      known = new Map((await keys.all()).map((each) => [each.hash, each]));
    },
  };
};
