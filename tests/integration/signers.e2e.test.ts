import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inflateSync } from "node:zlib";
import { checkUserSig } from "@opencallkit/server/internal";
import { describe, expect, onTestFinished, test } from "vitest";
import { runSigner, serveSigner, signers, signersFolder } from "../support/signers.ts";
import { startTestServer, type TestServer } from "../support/test-server.ts";
import { tryLogIn } from "../support/wire-client.ts";

/** User ids within the rules: plain, in other scripts, and of what shells, JSON, the signed text and options are made of. */
const users = [
  "alice",
  "张三",
  "👩‍👩‍👧🎉",
  "\"\\/<&>'$x%s",
  "--help",
  " a  b ",
  "TLS.expire:1",
  "e\u0301\u2028\uffff",
  `${"汉".repeat(21)}x`,
];

/** Identity of a page; the ids of the users have no place in one. */
const browser = { device: "device-of-signers", client: "client-of-signers" };

/** Compilers are slow the first time, on a machine that does other things too. */
const patience = 600_000;

const check = ({ app }: TestServer, userSig: string, user: string, secret = app.secretKey) =>
  checkUserSig(userSig, { app: app.sdkAppId, user, secrets: [secret], now: Date.now() });

/** Expects a userSig that says what was asked of its signer, and with which its user is welcome. */
const expectGood = async (server: TestServer, userSig: string, user: string, seconds: number): Promise<void> => {
  const verdict = check(server, userSig, user);
  if ("refused" in verdict) throw new Error(`the userSig of ${user} is refused: ${verdict.refused}`);
  expect(Math.abs(Date.now() - verdict.signedAt)).toBeLessThan(60_000);
  expect(verdict.expiresAt - verdict.signedAt).toBe(seconds * 1000);
  expect(check(server, userSig, `${user}x`)).toEqual({ refused: "bad_credentials" });
  expect(check(server, userSig, user, server.other.secretKey)).toEqual({ refused: "bad_credentials" });
  expect(await tryLogIn(server, user, { ...browser, userSig })).toBe("welcome");
};

/** Base64 of TLSSigAPIv2, padded: the server is lenient here, and others who check a userSig are not. */
const wellFormed = /^(?:[A-Za-z0-9*-]{4})*(?:[A-Za-z0-9*-]{2}__|[A-Za-z0-9*-]{3}_)?$/u;

/** Fields of a userSig, unverified. */
const fieldsOf = (userSig: string): unknown => {
  const base64 = userSig.replaceAll("*", "+").replaceAll("-", "/").replaceAll("_", "=");
  return JSON.parse(inflateSync(Buffer.from(base64, "base64")).toString("utf8"));
};

describe.each(signers)("the signer in $language", (signer) => {
  const sign = (words: readonly string[], secret: string) =>
    runSigner(signer, [...signer.sign, ...words], { USERSIG_SECRET: secret });
  const signed = async ({ app }: TestServer, ...words: readonly string[]): Promise<string> => {
    const { failed, out, err } = await sign([String(app.sdkAppId), ...words], app.secretKey);
    expect([failed, err]).toEqual([false, ""]);
    expect(out.trimEnd()).toMatch(wellFormed);
    return out.trimEnd();
  };

  test(
    "signs for any user id, and the server welcomes them",
    async () => {
      const server = await startTestServer();
      for (const user of users) await expectGood(server, await signed(server, user, "3600"), user, 3600);
      await expectGood(server, await signed(server, "alice"), "alice", 86_400);
    },
    patience,
  );

  test(
    "signs bytes of the back end's own",
    async () => {
      const server = await startTestServer();
      const userbuf = Buffer.from([0, 251, 239, 255, 10, 13, 0]).toString("base64");
      const userSig = await signed(server, "alice", "60", userbuf);
      expect(fieldsOf(userSig)).toMatchObject({ "TLS.userbuf": userbuf });
      await expectGood(server, userSig, "alice", 60);
      expect(fieldsOf(await signed(server, "alice", "60"))).not.toHaveProperty(["TLS.userbuf"]);
    },
    patience,
  );

  test(
    "signs nothing without a secret in the environment, a user or whole numbers",
    async () => {
      const wrong = [
        { words: ["1400000001", "alice"], secret: "" },
        { words: ["1400000001"], secret: "secret" },
        { words: ["1400000001", ""], secret: "secret" },
        { words: ["app", "alice"], secret: "secret" },
        { words: ["1400000001", "alice", "1e3"], secret: "secret" },
      ];
      for (const { words, secret } of wrong) {
        const ran = await sign(words, secret);
        expect(ran).toMatchObject({ failed: true, out: "" });
        expect(ran.err).toContain(`usage: ${signer.sign.join(" ")} APP USER`);
      }
    },
    patience,
  );

  test(
    "serves the logged-in user their userSig, and a stranger none",
    async () => {
      const server = await startTestServer();
      const built = await mkdtemp(join(tmpdir(), "signer-"));
      onTestFinished(() => rm(built, { recursive: true }));
      for (const step of signer.build(built))
        expect(await runSigner(signer, step)).toEqual({ failed: false, out: "", err: "" });
      const { sdkAppId, secretKey } = server.app;
      const url = await serveSigner(signer, built, { USERSIG_APP: String(sdkAppId), USERSIG_SECRET: secretKey });
      const ask = (cookie: string) => fetch(`${url}/user-sig`, { headers: { cookie } });
      for (const cookie of ["", "session=", "session=alice", "other=session-of-alice"])
        expect((await ask(cookie)).status).toBe(401);
      const given = await ask("theme=dark; session=session-of-alice");
      expect([given.status, given.headers.get("cache-control")]).toEqual([200, "no-store"]);
      await expectGood(server, await given.text(), "alice", 3600);
    },
    patience,
  );

  test("is in the manual, with the command that runs it", async () => {
    const manual = await readFile(join(signersFolder, "README.md"), "utf8");
    expect(manual).toContain(`## ${signer.language}`);
    expect(manual).toContain(`${signer.sign.join(" ")} 1400000001 alice`);
  });
});
