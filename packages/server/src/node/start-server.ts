import { getRequestListener } from "@hono/node-server";
import { once } from "node:events";
import type { Server } from "node:http";
import type { Gateway } from "../sessions/gateway.ts";
import { originAllowed, type Origins } from "../http/origins.ts";
import { addressLimits, defaultAddressLimits, type AddressLimits } from "../http/address-limits.ts";
import type { TrustedProxies } from "../http/client-address.ts";
import { addressOf, openHttp, type HttpParts } from "../http/open-http.ts";
import { refuseUpgrade } from "../http/refuse-upgrade.ts";
import { staticFiles } from "../http/static-files.ts";
import { processTimers, type EventLogger as Logger } from "../ports/index.ts";
import { openNode, type NodeOptions } from "./open-node.ts";
import type { DevApp } from "../rest/parts.ts";
import { restRoutes } from "../rest/routes.ts";

export type ServerOptions = NodeOptions & {
  readonly host: string;
  /** 0 picks a free one. */
  readonly port: number;
  readonly origins: Origins;
  readonly dev: DevApp | null;
  /** The folder of built pages. */
  readonly pages: string;
  /** USE-8: what one address may open; 1,000 connections, and 50 new ones a second, if nothing else is said. */
  readonly addresses?: AddressLimits;
  /** Proxies whose word about a client's address is taken. */
  readonly proxies?: TrustedProxies | null;
};

export type RunningServer = {
  readonly port: number;
  /** Takes no new connection, finishes what is under way and closes the rest with `going_away`. */
  readonly stop: () => Promise<void>;
};

const takeUpgrades =
  ({ origins }: ServerOptions, counted: Logger, gateway: Gateway): HttpParts["upgrade"] =>
  (request, socket, head, address) => {
    const path = (request.url ?? "").split("?")[0];
    const { origin, host } = request.headers;
    if (path !== "/ws") return void refuseUpgrade(socket, "not_found");
    if (originAllowed(origins, origin, host)) return gateway.upgrade(request, socket, head, address);
    counted("warn", "origin_not_allowed", { origin: origin ?? "", flag: "--origins" });
    void refuseUpgrade(socket, "origin_not_allowed");
  };

const listen = async (http: Server, { host, port }: ServerOptions): Promise<number> => {
  http.listen(port, host);
  await once(http, "listening");
  const address = http.address();
  return typeof address === "object" && address !== null ? address.port : port;
};

/** Starts everything and owns it. Rejects when the port cannot be had. */
export const startServer = async (options: ServerOptions): Promise<RunningServer> => {
  const { store, log } = options;
  const node = await openNode(options);
  let ready = true;
  const routes = restRoutes({
    store,
    callService: node.callService,
    calls: node.calls,
    kick: node.kick,
    apps: node.apps,
    proofs: { gone: node.gone },
    origins: options.origins,
    dev: options.dev,
    wall: options.wall ?? Date.now,
    ready: () => ready && node.isWell(),
    log,
    counted: node.counted,
    addressOf: (request) => addressOf(request, options.proxies ?? null),
  });
  const addresses = addressLimits(options.addresses ?? defaultAddressLimits, processTimers, log, () =>
    performance.now(),
  );
  const http = openHttp({
    api: getRequestListener(routes.fetch),
    files: await staticFiles(options.pages),
    upgrade: takeUpgrades(options, node.counted, node.gateway),
    addresses,
    proxies: options.proxies ?? null,
    log,
  });
  const release = (closed: Promise<unknown>): Promise<void> =>
    node.leave(() => {
      http.closeAllConnections();
      return closed;
    });
  const open = async (): Promise<number> => {
    await node.join();
    // Before the first call, so that no end of one is missed.
    await node.reactions.start();
    return listen(http, options);
  };
  const port = await open().catch(async (error: unknown) => {
    node.quiet();
    addresses.stop();
    await release(Promise.resolve());
    await node.reactions.stop();
    throw error;
  });
  await node.prove();

  return {
    port,
    stop: async () => {
      ready = false;
      node.quiet();
      await node.rest();
      const closed: Promise<unknown> = once(http, "close");
      http.close();
      await release(closed);
      await node.reactions.stop();
      addresses.stop();
    },
  };
};
