/**
 * userSig endpoint: `GET /user-sig` gives the logged-in user their userSig, as text.
 *
 *     USERSIG_APP=APP node endpoint.mjs
 */
import { createServer } from "node:http";
import { signUserSig } from "./sign.mjs";

const app = Number(process.env.USERSIG_APP);
const secret = process.env.USERSIG_SECRET;
const port = Number(process.env.PORT ?? 3000);
if (!Number.isInteger(app) || !secret) throw new Error("USERSIG_APP and USERSIG_SECRET are to be set");

/** Session store: here stands your own log in, which says who a request comes from. */
const sessions = new Map([["session-of-alice", "alice"]]);

/** User of a request's session; undefined for a stranger. */
const userOf = ({ headers }) => {
  const cookie = /(?:^|;\s*)session=([^;]*)/.exec(headers.cookie ?? "");
  return cookie === null ? undefined : sessions.get(cookie[1]);
};

createServer((request, response) => {
  if (request.method !== "GET" || request.url !== "/user-sig") return void response.writeHead(404).end();
  // The user comes from the session: whoever could name another one could be anybody.
  const user = userOf(request);
  if (user === undefined) return void response.writeHead(401).end();
  response.writeHead(200, { "content-type": "text/plain", "cache-control": "no-store" });
  response.end(signUserSig({ app, secret, user, seconds: 3600 }));
}).listen(port, "127.0.0.1");
