/**
 * userSig signer (TLSSigAPIv2), for a back end in Node 20 or newer, without any library.
 *
 *     node sign.mjs APP USER [SECONDS [USERBUF]]
 *
 * The secret key is read from USERSIG_SECRET and never from the command line, which other users of the machine can
 * read.
 */
import { createHmac } from "node:crypto";
import { realpathSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { deflateSync } from "node:zlib";

const day = 86_400;

/**
 * Signs a userSig: the ticket with which `user` logs in to the app of that number, for so many seconds from now.
 *
 * @param {{ app: number, secret: string, user: string, seconds?: number, userbuf?: Uint8Array }} claims
 * @returns {string}
 */
export const signUserSig = ({ app, secret, user, seconds = day, userbuf }) => {
  // Signed text: its fields have this order, and end with a line break each.
  const signed = {
    "TLS.identifier": user,
    "TLS.sdkappid": app,
    "TLS.time": Math.floor(Date.now() / 1000),
    "TLS.expire": seconds,
    ...(userbuf === undefined ? {} : { "TLS.userbuf": Buffer.from(userbuf).toString("base64") }),
  };
  const text = Object.entries(signed)
    .map(([name, value]) => `${name}:${value}\n`)
    .join("");
  const sig = createHmac("sha256", secret).update(text).digest("base64");
  const ticket = JSON.stringify({ "TLS.ver": "2.0", ...signed, "TLS.sig": sig });
  // URL-safe alphabet: TLSSigAPIv2 has one of its own.
  return deflateSync(ticket).toString("base64").replaceAll("+", "*").replaceAll("/", "-").replaceAll("=", "_");
};

const main = ([app = "", user = "", seconds = String(day), userbuf, ...rest]) => {
  const secret = process.env.USERSIG_SECRET ?? "";
  const whole = /^\d+$/;
  if (!whole.test(app) || user === "" || !whole.test(seconds) || rest.length > 0 || secret === "") {
    console.error(
      "usage: node sign.mjs APP USER [SECONDS [USERBUF in base64]], with the secret key in the variable USERSIG_SECRET",
    );
    return 2;
  }
  const buffer = userbuf === undefined ? {} : { userbuf: Buffer.from(userbuf, "base64") };
  console.log(signUserSig({ app: Number(app), secret, user, seconds: Number(seconds), ...buffer }));
  return 0;
};

// Entry point: only where this file is the program, not where it is imported.
if (process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  process.exitCode = main(process.argv.slice(2));
}
