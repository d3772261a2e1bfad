import { createHash, randomBytes, randomInt, timingSafeEqual } from "node:crypto";
import { defaultPolicy, type Policy } from "@opencallkit/core";
import type { Store, StoredApp } from "../ports/index.ts";
import { policyOf } from "./policy.ts";
import type { Seal } from "./seal.ts";
import { closeSecrets, newSecret, openSecrets } from "./secrets.ts";

/** An app, a tenant of the server: its number, secrets and policy. */
export type App = {
  readonly app: number;
  /** Two may be valid at once. */ readonly secrets: readonly string[];
  readonly apiKeyHash: string;
  readonly policy: Policy;
};
/** The credentials of a new app, which `app add` prints once. */
export type NewApp = { readonly sdkAppId: number; readonly secretKey: string; readonly apiKey: string };

const hash = (key: string): string => createHash("sha256").update(key).digest("hex");

/** A REST key names its app, so that one look finds the row: `ock_APP_RANDOM`. */
const appOfKey = (key: string): number | null => {
  const app = /^ock_([1-9][0-9]{0,9})_[A-Za-z0-9_-]{32,}$/u.exec(key)?.[1];
  return app === undefined ? null : Number(app);
};

export type Apps = {
  readonly find: (app: number) => Promise<App | null>;
  /** An app as it was last read; null while it has not been. */
  readonly known: (app: number) => App | null;
  /** The settings of an app; those by default while it has not been read. */
  readonly policy: (app: number) => Policy;
  /** Reads all apps anew: a command beside the server may have changed them. */
  readonly refresh: () => Promise<void>;
  readonly byApiKey: (key: string) => Promise<App | null>;
  readonly add: () => Promise<NewApp>;
};

/** The apps in a store. `base`: the policy that holds for an app that says nothing else. */
export const appsIn = (store: Store, seal: Seal, base: (app: number) => Policy = () => defaultPolicy): Apps => {
  // Apps are few; one that is not here may have been added a moment ago.
  const known = new Map<number, App>();
  const open = ({ app, secrets, apiKeyHash, policy }: StoredApp): App => ({
    app,
    apiKeyHash,
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
    const made: NewApp = {
      sdkAppId,
      secretKey: newSecret(),
      apiKey: `ock_${sdkAppId}_${randomBytes(32).toString("base64url")}`,
    };
    const stored = {
      app: sdkAppId,
      secrets: closeSecrets(seal, [made.secretKey]),
      apiKeyHash: hash(made.apiKey),
      policy: "{}",
    };
    return (await store.addApp(stored)) ? made : add();
  };

  return {
    find,
    add,
    known: (app) => known.get(app) ?? null,
    policy: (app) => known.get(app)?.policy ?? base(app),
    refresh: async () => {
      for (const stored of await store.apps()) known.set(stored.app, open(stored));
    },
    byApiKey: async (key) => {
      const number = appOfKey(key);
      const app = number === null ? null : await find(number);
      return app !== null && timingSafeEqual(Buffer.from(hash(key)), Buffer.from(app.apiKeyHash)) ? app : null;
    },
  };
};
