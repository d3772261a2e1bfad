import { callError } from "../api/errors.ts";

const schemes: { readonly [scheme: string]: { readonly socket: string; readonly web: string } } = {
  "http:": { socket: "ws:", web: "http:" },
  "ws:": { socket: "ws:", web: "http:" },
  "https:": { socket: "wss:", web: "https:" },
  "wss:": { socket: "wss:", web: "https:" },
};

export type Urls = {
  /** The WebSocket of clients. */ readonly socket: string;
  /** The beacon of a page that goes. */ readonly gone: string;
  /** The beacon that leaves a call without a socket. */ readonly leave: string;
};

const parse = (url: string): URL | null => {
  try {
    return new URL(url);
  } catch {
    return null;
  }
};

/** Derives the server's URLs from its base. `/ws` is added to a bare origin. Throws `bad_argument` for another scheme. */
export const urlsOf = (url: string): Urls => {
  const parsed = parse(url);
  const scheme = parsed === null ? undefined : schemes[parsed.protocol];
  if (parsed === null || scheme === undefined) throw callError("bad_argument", "url: not http(s):// or ws(s)://");
  const path = parsed.pathname === "/" ? "/ws" : parsed.pathname;
  const at = (protocol: string): string => `${protocol}//${parsed.host}${path}`;
  const web = (route: string): string => new URL(route, at(scheme.web)).href;
  return { socket: `${at(scheme.socket)}${parsed.search}`, gone: web("v1/gone"), leave: web("v1/leave") };
};
