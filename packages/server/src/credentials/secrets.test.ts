import { expect, test } from "vitest";
import type { Store } from "../ports/index.ts";
import { sealWith } from "./seal.ts";
import { closeSecrets, openSecrets, secretsIn } from "./secrets.ts";

const seal = sealWith(Buffer.alloc(32, 7));

/** A store of one app, whose secrets others change now and then between a look and a write. */
const storeOf = (secrets: readonly string[], others: readonly (readonly string[])[] = []) => {
  let sealed = closeSecrets(seal, secrets);
  let meanwhile = others;
  const store: Pick<Store, "app" | "setSecrets"> = {
    app: (app) => Promise.resolve(app === 5 ? { app, secrets: sealed, policy: "{}" } : null),
    setSecrets: (_app, before, after) => {
      const [theirs, ...rest] = meanwhile;
      meanwhile = rest;
      if (theirs !== undefined) sealed = closeSecrets(seal, theirs);
      const free = sealed === before;
      if (free) sealed = after;
      return Promise.resolve(free);
    },
  };
  return { apps: secretsIn(store, seal), held: () => openSecrets(seal, sealed) };
};

test("SECRET-1: a second secret is made, a third is not; one of two is removed, the last is not", async () => {
  const { apps, held } = storeOf(["old"]);
  const made = await apps.add(5);
  if (typeof made === "string") throw new Error(made);
  expect(held()).toEqual(["old", made.secretKey]);
  expect(made.secretKey).toMatch(/^[0-9a-f]{64}$/u);
  expect(await apps.add(5)).toBe("full");
  const [old = "", fresh] = await apps.list(5);
  expect(fresh).toBe(made.fingerprint);
  expect(await apps.remove(5, "00000000")).toBe("unknown");
  expect(await apps.remove(5, old)).toEqual([made.fingerprint]);
  expect(held()).toEqual([made.secretKey]);
  expect(await apps.remove(5, made.fingerprint)).toBe("last");
  expect([await apps.add(6), await apps.list(6), await apps.remove(6, old)]).toEqual(["no_app", "no_app", "no_app"]);
});

test("SECRET-1: who comes second decides again by what then stands, and takes nobody's secret away", async () => {
  const { apps, held } = storeOf(["old"], [["other"]]);
  const made = await apps.add(5);
  if (typeof made === "string") throw new Error(made);
  expect(held()).toEqual(["other", made.secretKey]);
  const full = storeOf(["old"], [["old", "theirs"]]);
  expect(await full.apps.add(5)).toBe("full");
  expect(full.held()).toEqual(["old", "theirs"]);
});
