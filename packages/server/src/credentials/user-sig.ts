import { createHmac, timingSafeEqual } from "node:crypto";
import { deflateSync, inflateSync } from "node:zlib";
import * as v from "valibot";
import { maxUserSigBytes, UserId } from "@opencallkit/protocol";

/** Tencent's TLSSigAPIv2: JSON, deflated, in base64 with `*-_` for `+/=`, signed with HMAC-SHA256. */

const maxUnpackedBytes = 4096;
/** LOGIN-3: base64 as RFC 4648 section 4 has it, padded. Any other text could hold a line that is read as another field of what is signed. */
const Base64 = v.pipe(v.string(), v.regex(/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/u));
const Whole = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const Ticket = v.object({
  "TLS.ver": v.literal("2.0"),
  "TLS.identifier": UserId,
  "TLS.sdkappid": Whole,
  "TLS.expire": Whole,
  "TLS.time": Whole,
  "TLS.userbuf": v.optional(Base64),
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

/** A good userSig: when it was signed and when it expires, in ms since 1970, and with which of the app's secrets. */
export type GoodSig = { readonly signedAt: number; readonly expiresAt: number; readonly secret: string };
/** The verdict on a userSig: good, or why it is refused. */
export type Verdict = GoodSig | { readonly refused: "bad_credentials" | "expired_credentials" };

const bad: Verdict = { refused: "bad_credentials" };

/** The claims that a userSig is checked against. */
export type SigCheck = {
  readonly app: number;
  readonly user: string;
  readonly secrets: readonly string[];
  /** The wall clock, in ms since 1970: back ends sign by theirs. */
  readonly now: number;
  /** LOGIN-5: a userSig holds no longer than this, whatever it says; ms. */
  readonly longestMs?: number;
};

/** Checks a userSig against every valid secret of its app, each in constant time. */
export const checkUserSig = (userSig: string, { app, user, secrets, now, longestMs = Infinity }: SigCheck): Verdict => {
  const ticket = unpack(userSig);
  if (ticket === null || ticket["TLS.sdkappid"] !== app || ticket["TLS.identifier"] !== user) return bad;
  const given = Buffer.from(ticket["TLS.sig"], "base64");
  // Each is tried, so that how long it takes does not tell which one it is.
  const fits = secrets.map((each) => {
    const expected = signature(each, ticket);
    return given.length === expected.length && timingSafeEqual(given, expected);
  });
  const secret = secrets[fits.indexOf(true)];
  if (secret === undefined) return bad;
  const signedAt = ticket["TLS.time"] * 1000;
  const expiresAt = signedAt + Math.min(ticket["TLS.expire"] * 1000, longestMs);
  return expiresAt > now ? { signedAt, expiresAt, secret } : { refused: "expired_credentials" };
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
