import { randomInt } from "node:crypto";
import { defaultPolicy, type Policy } from "@opencallkit/core";
import { profileDirectory, type ProfileDirectory } from "../accounts/profile-directory.ts";
import type { Store, StoredApp } from "../ports/index.ts";
import { addKey, openKeyRing, type KeyRing, type NewKey } from "./api-keys.ts";
import { policyOf } from "./policy.ts";
import type { Seal } from "./seal.ts";
import { closeSecrets, newSecret, openSecrets } from "./secrets.ts";

/** An app, a tenant of the server: its number, secrets and policy. */
export type App = {
  readonly app: number;
  /** Two may be valid at once. */
  readonly secrets: readonly string[];
  readonly policy: Policy;
};
/** The credentials of a new app, which `app add` prints once: its number `sdkAppId`, `secretKey` to sign userSigs, `apiKey` for REST. */
export type NewApp = { readonly sdkAppId: number; readonly secretKey: string; readonly apiKey: string };

/** The apps of a store. */
export type Apps = {
  /** An app by its number; null where there is none. */
  readonly find: (app: number) => Promise<App | null>;
  /** An app as it was last read; null while it has not been. */
  readonly known: (app: number) => App | null;
  /** The settings of an app; those by default while it has not been read. */
  readonly policy: (app: number) => Policy;
  /** Reads all apps anew: a command beside the server may have changed them. */
  readonly refresh: () => Promise<void>;
  /** The REST keys of all apps. */
  readonly keys: KeyRing;
  /** How their users are shown. */
  readonly profiles: ProfileDirectory;
  /** Adds an app with a number, a secret and a REST key of its own. */
  readonly add: () => Promise<NewApp>;
};

/** The apps in a store. `base`: the policy that holds for an app that says nothing else. */
export const appsIn = (
  store: Store,
  seal: Seal,
  base: (app: number) => Policy = () => defaultPolicy,
  wall: () => number = Date.now,
): Apps => {
  // Apps are few; one that is not here may have been added a moment ago.
  const known = new Map<number, App>();
  const keys = openKeyRing(store.keys, wall);
  const profiles = profileDirectory(store);
  const open = ({ app, secrets, policy }: StoredApp): App => ({
    app,
    policy: policyOf(base(app), policy),
    secrets: openSecrets(seal, secrets),
  });

  const find = async (app: number): Promise<App | null> => {
    const before = known.get(app);
    if (before !== undefined) return before;
    const stored = await store.app(app);
    if (stored === null) return null;
    const opened = open(stored);
    known.set(app, opened);
    return opened;
  };

  const add = async (): Promise<NewApp> => {
    const sdkAppId = randomInt(1_400_000_000, 1_700_000_000);
    const secretKey = newSecret();
    const stored = { app: sdkAppId, secrets: closeSecrets(seal, [secretKey]), policy: "{}" };
    if (!(await store.addApp(stored))) return add();
    const key: NewKey = { scopes: ["admin"], name: "app add", expiresAt: null };
    const { apiKey } = await addKey(store.keys, sdkAppId, key, wall());
    return { sdkAppId, secretKey, apiKey };
  };

  return {
    find,
    add,
    keys,
    profiles,
    known: (app) => known.get(app) ?? null,
    policy: (app) => known.get(app)?.policy ?? base(app),
    refresh: async () => {
      for (const stored of await store.apps()) known.set(stored.app, open(stored));
      await Promise.all([keys.refresh(), profiles.refresh()]);
    },
  };
};
