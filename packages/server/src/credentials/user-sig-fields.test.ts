import { createHmac } from "node:crypto";
import { deflateSync } from "node:zlib";
import { UserId } from "@opencallkit/protocol";
import fc from "fast-check";
import * as v from "valibot";
import { expect, test } from "vitest";
import { checkUserSig, signUserSig } from "./user-sig.ts";

const secret = "5".repeat(64);
const app = 1_400_000_001;
const now = 1_700_000_000_000;

/** A back end that signs whatever it is given, as Tencent's published signers do. */
const signAnything = (fields: {
  readonly identifier: string;
  readonly userbuf?: string;
  readonly time?: number;
  readonly expire?: number;
}): string => {
  const { identifier, userbuf, time = now / 1000, expire = 3600 } = fields;
  const text =
    `TLS.identifier:${identifier}\nTLS.sdkappid:${app}\nTLS.time:${time}\nTLS.expire:${expire}\n` +
    (userbuf === undefined ? "" : `TLS.userbuf:${userbuf}\n`);
  const ticket = {
    "TLS.ver": "2.0",
    "TLS.identifier": identifier,
    "TLS.sdkappid": app,
    "TLS.expire": expire,
    "TLS.time": time,
    ...(userbuf === undefined ? {} : { "TLS.userbuf": userbuf }),
    "TLS.sig": createHmac("sha256", secret).update(text).digest("base64"),
  };
  return pack(ticket);
};

const pack = (ticket: object): string =>
  deflateSync(JSON.stringify(ticket))
    .toString("base64")
    .replace(/\+/gu, "*")
    .replace(/\//gu, "-")
    .replace(/[=]/gu, "_");

const check = (userSig: string, user: string, longestMs?: number) =>
  checkUserSig(userSig, { app, user, secrets: [secret], now, ...(longestMs === undefined ? {} : { longestMs }) });
const isGood = (userSig: string, user: string): boolean => "expiresAt" in check(userSig, user);

test("LOGIN-3: a userbuf is base64, padded, or the log in is refused", () => {
  for (const userbuf of ["", "AAAA", "AAA=", "AA==", "ab+/"])
    expect(isGood(signAnything({ identifier: "alice", userbuf }), "alice")).toBe(true);
  for (const userbuf of [
    "A",
    "AA",
    "AAA",
    "AA=",
    "AAAA=",
    "AAAA\n",
    "a b",
    "a-_b",
    "AAAA\nTLS.identifier:bob",
    "=AAA",
    "A===",
  ])
    expect(isGood(signAnything({ identifier: "alice", userbuf }), "alice"), userbuf).toBe(false);
});

/** Every character, and what the signed text is made of. */
const anyId = fc.oneof(
  fc.string({ unit: "binary", maxLength: 64 }),
  fc
    .array(
      fc.constantFrom("\n", ":", "TLS.", "identifier", "sdkappid", "time", "expire", "userbuf", "alice", "1", "="),
      {
        maxLength: 20,
      },
    )
    .map((parts) => parts.join("")),
);

test("LOGIN-3: a userSig signed for one id is good for that id and for no other, whatever the ids are made of", () => {
  fc.assert(
    fc.property(anyId, anyId, fc.option(fc.base64String(), { nil: undefined }), (signedFor, user, userbuf) => {
      const userSig = signAnything({ identifier: signedFor, ...(userbuf === undefined ? {} : { userbuf }) });
      const good = isGood(userSig, user);
      expect(good && user !== signedFor).toBe(false);
      expect(isGood(userSig, signedFor)).toBe(userSig.length <= 2048 && v.is(UserId, signedFor));
    }),
    { numRuns: 2000 },
  );
});

/** The text that a ticket's signature is made of. */
const unsigned = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join("");

test("LOGIN-3: of one signed text only one reading is good, however its lines are dealt out to the fields", () => {
  const userbufs = ["bob", "AAAA", "x\nTLS.time:1", "QUFBQQ=="];
  for (const userbuf of userbufs) {
    const sig = createHmac("sha256", secret)
      .update(
        unsigned([
          "TLS.identifier:alice",
          `TLS.sdkappid:${app}`,
          `TLS.time:${now / 1000}`,
          "TLS.expire:3600",
          `TLS.userbuf:${userbuf}`,
        ]),
      )
      .digest("base64");
    const readings = [
      { "TLS.identifier": `alice\nTLS.sdkappid:${app}`, "TLS.userbuf": userbuf },
      { "TLS.identifier": "alice", "TLS.userbuf": `${userbuf}\n` },
      { "TLS.identifier": "bob", "TLS.userbuf": userbuf },
      { "TLS.identifier": "alice" },
    ];
    for (const reading of readings) {
      const ticket = {
        "TLS.ver": "2.0",
        "TLS.sdkappid": app,
        "TLS.expire": 3600,
        "TLS.time": now / 1000,
        ...reading,
        "TLS.sig": sig,
      };
      for (const user of ["alice", "bob", reading["TLS.identifier"]]) expect(isGood(pack(ticket), user)).toBe(false);
    }
  }
});

test("LOGIN-3: dots that no path can hold are no user ids", () => {
  for (const user of [".", ".."]) {
    expect(v.is(UserId, user)).toBe(false);
    expect(check(signUserSig(secret, app, user, 3600, now), user)).toEqual({ refused: "bad_credentials" });
  }
  for (const user of ["...", ".a", "a.", "..a", "汉.."])
    expect(isGood(signUserSig(secret, app, user, 3600, now), user)).toBe(true);
});

test("LOGIN-5: a userSig holds no longer than the app allows, whatever it says", () => {
  const userSig = signUserSig(secret, app, "alice", 7 * 24 * 3600, now - 3_600_000);
  expect(check(userSig, "alice", 2 * 3_600_000)).toMatchObject({ expiresAt: now + 3_600_000 });
  expect(check(userSig, "alice", 3_600_000)).toEqual({ refused: "expired_credentials" });
});
