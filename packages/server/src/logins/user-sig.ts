import { createHmac, timingSafeEqual } from "node:crypto";
import { deflateSync, inflateSync } from "node:zlib";
import * as v from "valibot";
import { maxUserSigBytes } from "@opencallkit/protocol";

/** Tencent's TLSSigAPIv2: JSON, deflated, in base64 with `*-_` for `+/=`, signed with HMAC-SHA256. */

const maxUnpackedBytes = 4096;
const Whole = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const Ticket = v.object({
  "TLS.ver": v.literal("2.0"),
  "TLS.identifier": v.string(),
  "TLS.sdkappid": Whole,
  "TLS.expire": Whole,
  "TLS.time": Whole,
  "TLS.userbuf": v.optional(v.string()),
  "TLS.sig": v.string(),
});
type Ticket = v.InferOutput<typeof Ticket>;
type Signed = Omit<Ticket, "TLS.sig">;

const toText = (bytes: Buffer): string =>
  bytes.toString("base64").replace(/\+/gu, "*").replace(/\//gu, "-").replace(/=/gu, "_");
const alphabet = /^[A-Za-z0-9*_-]+$/u;
const toBytes = (text: string): Buffer =>
  Buffer.from(text.replace(/\*/gu, "+").replace(/-/gu, "/").replace(/_/gu, "="), "base64");

const signature = (secret: string, signed: Signed): Buffer => {
  const buffer = signed["TLS.userbuf"] === undefined ? "" : `TLS.userbuf:${signed["TLS.userbuf"]}\n`;
  const text =
    `TLS.identifier:${signed["TLS.identifier"]}\nTLS.sdkappid:${signed["TLS.sdkappid"]}\n` +
    `TLS.time:${signed["TLS.time"]}\nTLS.expire:${signed["TLS.expire"]}\n${buffer}`;
  return createHmac("sha256", secret).update(text).digest();
};

const unpack = (userSig: string): Ticket | null => {
  if (userSig.length > maxUserSigBytes || !alphabet.test(userSig)) return null;
  try {
    const json = inflateSync(toBytes(userSig), { maxOutputLength: maxUnpackedBytes }).toString("utf8");
    const read = v.safeParse(Ticket, JSON.parse(json));
    return read.success ? read.output : null;
  } catch {
    return null;
  }
};

/** When a good one expires, in ms since 1970; or why it is refused. */
export type Verdict = { readonly expiresAt: number } | { readonly refused: "bad_credentials" | "expired_credentials" };

const bad: Verdict = { refused: "bad_credentials" };

/** Checks a userSig against every valid secret of its app, each in constant time. `now` in ms. */
export const checkUserSig = (
  userSig: string,
  app: number,
  user: string,
  secrets: readonly string[],
  now: number,
): Verdict => {
  const ticket = unpack(userSig);
  if (ticket === null || ticket["TLS.sdkappid"] !== app || ticket["TLS.identifier"] !== user) return bad;
  const given = Buffer.from(ticket["TLS.sig"], "base64");
  const right = secrets.filter((secret) => {
    const expected = signature(secret, ticket);
    return given.length === expected.length && timingSafeEqual(given, expected);
  });
  if (right.length === 0) return bad;
  const expiresAt = (ticket["TLS.time"] + ticket["TLS.expire"]) * 1000;
  return expiresAt > now ? { expiresAt } : { refused: "expired_credentials" };
};

/** Signs a userSig, as a back end does. `expire` in seconds, `now` in ms. */
export const signUserSig = (secret: string, app: number, user: string, expire: number, now: number): string => {
  const signed: Signed = {
    "TLS.ver": "2.0",
    "TLS.identifier": user,
    "TLS.sdkappid": app,
    "TLS.expire": expire,
    "TLS.time": Math.floor(now / 1000),
  };
  const ticket: Ticket = { ...signed, "TLS.sig": signature(secret, signed).toString("base64") };
  return toText(deflateSync(JSON.stringify(ticket)));
};
