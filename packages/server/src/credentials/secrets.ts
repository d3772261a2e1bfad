import { createHash, randomBytes } from "node:crypto";
import * as v from "valibot";
import type { Store } from "../ports/index.ts";
import type { Seal } from "./seal.ts";

/** SECRET-1: an app signs with one secret, or with two while it goes over from the one to the other. */
const most = 2;

const Secrets = v.array(v.string());

export const newSecret = (): string => randomBytes(32).toString("hex");
export const openSecrets = (seal: Seal, sealed: string): readonly string[] =>
  v.parse(Secrets, JSON.parse(seal.open(sealed)));
export const closeSecrets = (seal: Seal, secrets: readonly string[]): string => seal.close(JSON.stringify(secrets));

/** Tells two secrets apart, and nobody can sign with it. */
const fingerprintOf = (secret: string): string => createHash("sha256").update(secret).digest("hex").slice(0, 8);

/** Why nothing was changed. */
export type SecretRefusal = "no_app" | "full" | "last" | "unknown";
export type MadeSecret = { readonly secretKey: string; readonly fingerprint: string };

/** The secrets of the apps in a store, by their fingerprints, oldest first. */
export type AppSecrets = {
  /** The fingerprints of an app's secrets, oldest first. */
  readonly list: (app: number) => Promise<readonly string[] | SecretRefusal>;
  /** The only time that anybody sees it. */
  readonly add: (app: number) => Promise<MadeSecret | SecretRefusal>;
  /** The answer is what is left. */
  readonly remove: (app: number, fingerprint: string) => Promise<readonly string[] | SecretRefusal>;
};

/** The secrets of an app, oldest first; none where there is no such app. */
export const secretsOf = async (store: Pick<Store, "app">, seal: Seal, app: number): Promise<readonly string[]> => {
  const stored = await store.app(app);
  return stored === null ? [] : openSecrets(seal, stored.secrets);
};

const without = (secrets: readonly string[], fingerprint: string): readonly string[] | SecretRefusal => {
  const left = secrets.filter((secret) => fingerprintOf(secret) !== fingerprint);
  if (left.length === secrets.length) return "unknown";
  return left.length === 0 ? "last" : left;
};

/** The secrets of the apps in a store. */
export const secretsIn = (store: Pick<Store, "app" | "setSecrets">, seal: Seal): AppSecrets => {
  /** Decides again when somebody else has changed them meanwhile. */
  const change = async (
    app: number,
    decide: (secrets: readonly string[]) => readonly string[] | SecretRefusal,
  ): Promise<readonly string[] | SecretRefusal> => {
    const stored = await store.app(app);
    if (stored === null) return "no_app";
    const next = decide(openSecrets(seal, stored.secrets));
    if (typeof next === "string") return next;
    const done = await store.setSecrets(app, stored.secrets, closeSecrets(seal, next));
    return done ? next.map(fingerprintOf) : change(app, decide);
  };

  return {
    list: async (app) => {
      const stored = await store.app(app);
      return stored === null ? "no_app" : openSecrets(seal, stored.secrets).map(fingerprintOf);
    },
    add: async (app) => {
      const secretKey = newSecret();
      const done = await change(app, (secrets) => (secrets.length < most ? [...secrets, secretKey] : "full"));
      return typeof done === "string" ? done : { secretKey, fingerprint: fingerprintOf(secretKey) };
    },
    remove: (app, fingerprint) => change(app, (secrets) => without(secrets, fingerprint)),
  };
};
