import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import { isLoopbackAddress } from "./origins.ts";
import type { EventLogger as Logger } from "../ports/index.ts";
import type { OpenAddresses } from "./address-limits.ts";
import { clientAddress, limitKey, noProxies, type TrustedProxies } from "./client-address.ts";
import { requestsInFlight } from "./in-flight.ts";
import { refuseUpgrade } from "./refuse-upgrade.ts";
import type { StaticFiles } from "./static-files.ts";

/** BOUND-5: the time that a request may take to come, headers and body each, in ms. */
const requestMs = 10_000;
/** A connection on which nothing moves for so long is closed: its reader has gone, or does not read. */
const idleMs = 30_000;
const maxHeaderBytes = 16_384;
const tooMany = "HTTP/1.1 429 Too Many Requests\r\nretry-after: 1\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";

export type HttpParts = {
  /** Everything but pages and sockets. */
  readonly api: (request: IncomingMessage, response: ServerResponse) => unknown;
  readonly files: StaticFiles;
  /** A WebSocket that may be opened, from this address. */
  readonly upgrade: (request: IncomingMessage, socket: Duplex, head: Buffer, address: string) => void;
  readonly addresses: OpenAddresses;
  readonly proxies: TrustedProxies | null;
  readonly log: Logger;
};

const forwarding = ["x-forwarded-for", "forwarded"] as const;

/** Says once that a proxy's word about its clients is not taken, for then all of them share one address. */
const proxyWarning = (proxies: TrustedProxies | null, log: Logger) => {
  let said = proxies !== null;
  return ({ headers, socket }: IncomingMessage): void => {
    if (said || !forwarding.some((name) => headers[name] !== undefined) || !isLoopbackAddress(socket.remoteAddress))
      return;
    said = true;
    log("warn", "forwarding_header_ignored", { flag: "--trusted-proxies" });
  };
};

/** The address of a request's client, as far as that can be known. */
export const addressOf = (request: IncomingMessage, proxies: TrustedProxies | null): string =>
  clientAddress(request.socket.remoteAddress, request.headers["x-forwarded-for"], proxies ?? noProxies);

/** The HTTP server: what each connection, address and request may take is bounded here, before anything is looked at. */
export const openHttp = ({ api, files, upgrade, addresses, proxies, log }: HttpParts): Server => {
  const warn = proxyWarning(proxies, log);
  /** A proxy opens one connection for many clients: each of those is counted at what it asks. */
  const isProxy = (address: string | undefined): boolean => proxies?.trusts(address ?? "") === true;
  const inFlight = requestsInFlight(({ remoteAddress }) => {
    const address = clientAddress(remoteAddress, undefined, noProxies);
    if (!isProxy(address)) addresses.misused(address);
  });

  const http = createServer({
    headersTimeout: requestMs,
    requestTimeout: requestMs,
    connectionsCheckingInterval: 1000,
    maxHeaderSize: maxHeaderBytes,
  });
  http.timeout = idleMs;

  http.on("connection", (socket: Socket) => {
    socket.on("error", () => socket.destroy());
    const address = clientAddress(socket.remoteAddress, undefined, noProxies);
    if (isProxy(address)) return;
    const closed = addresses.open(address);
    if (closed !== null) return void socket.on("close", closed);
    socket.once("finish", () => socket.destroy());
    socket.end(tooMany);
  });

  http.on("request", (request, response) => {
    warn(request);
    if (!inFlight.begin(request, response)) return;
    if (!files.answer(request, response)) void api(request, response);
  });

  // What fails of its socket ends it since it was connected.
  http.on("upgrade", (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    warn(request);
    const address = addressOf(request, proxies);
    if (isProxy(clientAddress(request.socket.remoteAddress, undefined, noProxies))) {
      const closed = addresses.open(address);
      if (closed === null) return void refuseUpgrade(socket, "too_many_requests");
      socket.once("close", closed);
    }
    upgrade(request, socket, head, limitKey(address));
  });
  return http;
};
