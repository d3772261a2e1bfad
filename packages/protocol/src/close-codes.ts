/**
 * WebSocket close codes of the application (4000 to 4999, RFC 6455 section 7.4.2): why the server closes a socket.
 * `again` is the reconnect policy of the client: `soon` reconnects, `login` asks the app for a new userSig, `later`
 * reconnects after a while (10 to 20 s), `never` stops; `once` reconnects, and stops when it is closed so again within
 * half a minute.
 */
export const closes = {
  bad_message: { code: 4400, again: "soon", meaning: "A frame was not a message of this protocol." },
  bad_credentials: {
    code: 4401,
    again: "login",
    meaning: "The userSig is malformed, forged, or of another app or user.",
  },
  expired_credentials: { code: 4402, again: "login", meaning: "The userSig has expired." },
  origin_not_allowed: {
    code: 4403,
    again: "never",
    meaning: "The page's origin is not on the server's list (`--origins`).",
  },
  unknown_app: { code: 4404, again: "never", meaning: "No app of this number." },
  login_timeout: { code: 4408, again: "soon", meaning: "No `hello` within five seconds." },
  replaced: {
    code: 4409,
    again: "once",
    meaning: "The same client connected again: another page, or a connection that it had given up and that came late.",
  },
  kicked: {
    code: 4410,
    again: "never",
    meaning:
      "The user logged in on another device, which this app's policy makes the only one, or the back end ended the session.",
  },
  too_large: { code: 4413, again: "soon", meaning: "A frame was over 64 KiB." },
  upgrade: { code: 4426, again: "never", meaning: "No protocol version in common." },
  too_fast: { code: 4429, again: "soon", meaning: "Too many messages in a short time." },
  too_many_requests: {
    code: 4428,
    again: "later",
    meaning: "Too many log ins in a short time, or too many connections of one user.",
  },
  resync: { code: 4430, again: "soon", meaning: "The client read too slowly; connect again for a snapshot." },
  silent: { code: 4431, again: "soon", meaning: "No answer to the server's beats for twelve seconds." },
  going_away: {
    code: 4503,
    again: "soon",
    meaning: "The server is stopping, or has lost its database; connect again.",
  },
} as const satisfies Record<
  string,
  { code: number; again: "soon" | "later" | "login" | "once" | "never"; meaning: string }
>;

export type CloseName = keyof typeof closes;

/** Looks a close code up; undefined for a code that is not ours. */
export const closeOf = (code: number): CloseName | undefined => names.find((name) => closes[name].code === code);

const isCloseName = (name: string): name is CloseName => Object.hasOwn(closes, name);
const names = Object.keys(closes).filter(isCloseName);
