import { closes } from "@opencallkit/protocol";
import { tryLogIn, type Target } from "@opencallkit/tests";
import { expect, test } from "vitest";
import { endsWithTest } from "./setup/cleanup.ts";
import { opencallkit } from "./setup/command.ts";
import { expectRefused } from "./setup/refused.ts";
import { anyNumber, takeLimitsOff } from "./setup/app-policy.ts";
import { startServer } from "./setup/server.ts";
import { targetOf } from "./setup/target.ts";

/** Login load: logs in again and again until stopped; gives the outcome of each. */
const logInWithoutPause = (target: Target, user: string) => {
  const told = new AbortController();
  const verdicts: ("welcome" | number)[] = [];
  const loop = (async () => {
    while (!told.signal.aborted) verdicts.push(await tryLogIn(target, user));
  })();
  return {
    verdicts,
    stop: async (): Promise<void> => {
      told.abort();
      await loop;
    },
  };
};

test("SECRET-1: a secret is changed for another while people log in with both, and only the removed one is refused", async () => {
  const server = endsWithTest(await startServer({ flags: anyNumber }));
  await takeLimitsOff(server, "loginsPerMinute", "deviceLoginsPerMinute");
  const { url, app } = await targetOf(server);
  const number = String(app.sdkAppId);
  const secret = (...words: readonly string[]) => opencallkit("app", "secret", ...words, "--data", server.data);
  const before = logInWithoutPause({ url, app }, "alice");
  const [, old = ""] = /^([0-9a-f]{8})\n$/u.exec((await secret("list", number)).out) ?? [];
  const added = await secret("add", number);
  const [, secretKey = "", fresh = ""] =
    /^secret key {2}([0-9a-f]{64})\nfingerprint ([0-9a-f]{8})\n$/u.exec(added.out) ?? [];
  const next = { url, app: { ...app, secretKey } };
  await expect.poll(() => tryLogIn(next, "bob")).toBe("welcome");
  const after = logInWithoutPause(next, "bob");
  expect((await secret("list", number)).out).toBe(`${old}\n${fresh}\n`);
  expectRefused(await secret("add", number), /two secrets already/u);
  await expect.poll(() => after.verdicts.length).toBeGreaterThan(20);
  expect(new Set(before.verdicts)).toEqual(new Set(["welcome"]));

  await before.stop();
  expect((await secret("remove", number, old)).out).toBe(`${fresh}\n`);
  await expect.poll(() => tryLogIn({ url, app }, "alice")).toBe(closes.bad_credentials.code);
  const count = after.verdicts.length;
  await expect.poll(() => after.verdicts.length).toBeGreaterThan(count + 20);
  await after.stop();
  expect(new Set(after.verdicts)).toEqual(new Set(["welcome"]));
  expect((await secret("list", number)).out).toBe(`${fresh}\n`);
  expectRefused(await secret("remove", number, fresh), /only secret/u);
  for (const each of [app.secretKey, secretKey]) expect(server.log()).not.toContain(each);
});

test("app secret says what it needs, and tells nobody a secret that is there already", async () => {
  const server = endsWithTest(await startServer());
  const { app } = await targetOf(server);
  const number = String(app.sdkAppId);
  const secret = (...words: readonly string[]) => opencallkit("app", "secret", ...words, "--data", server.data);
  for (const words of [[], ["sing"], ["list"], ["list", "many"], ["list", "7"], ["remove", number]])
    expectRefused(await secret(...words), /app/u);
  expectRefused(await secret("remove", number, "00000000"), /has no secret 00000000/u);
  expect((await secret("list", number)).out).not.toContain(app.secretKey);
  expect((await secret("--help")).out).toContain("app secret remove APP FINGERPRINT");
});
