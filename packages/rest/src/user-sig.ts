/**
 * Tencent's TLSSigAPIv2: JSON, deflated (RFC 1950), in base64 with `*-_` for `+/=`, signed with HMAC-SHA256. With Web
 * Crypto and compression streams only, so that it runs in Node, Bun, Deno and workers alike.
 */

/** What a userSig says. */
export type UserSigClaims = {
  /** The app's number. */
  readonly sdkAppId: number;
  /** Whom it logs in. */
  readonly userId: string;
  /** How long it holds, in seconds. */
  readonly expireSeconds: number;
  /** What else is signed along, as Tencent's signers allow; the server does not look into it. */
  readonly userbuf?: Uint8Array;
};

/** What a userSig is signed with. */
export type SigningSecret = {
  /** The app's secret key, as `opencallkit app add` printed it. */
  readonly secretKey: string;
};

type Ticket = {
  readonly "TLS.ver": "2.0";
  readonly "TLS.identifier": string;
  readonly "TLS.sdkappid": number;
  readonly "TLS.expire": number;
  readonly "TLS.time": number;
  readonly "TLS.userbuf"?: string;
};

const encoder = new TextEncoder();

const base64 = (bytes: Uint8Array): string => btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));

const signatureOf = async (secretKey: string, ticket: Ticket): Promise<string> => {
  const userbuf = ticket["TLS.userbuf"];
  const lines = [
    `TLS.identifier:${ticket["TLS.identifier"]}`,
    `TLS.sdkappid:${ticket["TLS.sdkappid"]}`,
    `TLS.time:${ticket["TLS.time"]}`,
    `TLS.expire:${ticket["TLS.expire"]}`,
    ...(userbuf === undefined ? [] : [`TLS.userbuf:${userbuf}`]),
  ];
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("raw", encoder.encode(secretKey), algorithm, false, ["sign"]);
  const signed = await crypto.subtle.sign("HMAC", key, encoder.encode(lines.map((line) => `${line}\n`).join("")));
  return base64(new Uint8Array(signed));
};

const deflated = async (text: string): Promise<Uint8Array> => {
  const stream = new Blob([text]).stream().pipeThrough(new CompressionStream("deflate"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
};

/**
 * Generates a userSig, with which `userId` logs in until it expires. `now` in ms since 1970; the clock's if none is given.
 * Rejects with a RangeError where the secret key is empty, as an environment variable that is not set.
 */
export const generateUserSig = async (
  { sdkAppId, userId, expireSeconds, userbuf, secretKey }: UserSigClaims & SigningSecret,
  now = Date.now(),
): Promise<string> => {
  if (secretKey === "") throw new RangeError("secretKey is empty: it is what `opencallkit app add` printed");
  const ticket: Ticket = {
    "TLS.ver": "2.0",
    "TLS.identifier": userId,
    "TLS.sdkappid": sdkAppId,
    "TLS.expire": expireSeconds,
    "TLS.time": Math.floor(now / 1000),
    ...(userbuf === undefined ? {} : { "TLS.userbuf": base64(userbuf) }),
  };
  const packed = await deflated(JSON.stringify({ ...ticket, "TLS.sig": await signatureOf(secretKey, ticket) }));
  return base64(packed).replaceAll("+", "*").replaceAll("/", "-").replaceAll("=", "_");
};
