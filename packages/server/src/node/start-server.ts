import { getRequestListener } from "@hono/node-server";
import { once } from "node:events";
import type { IncomingMessage, Server } from "node:http";
import type { Gateway } from "../sessions/gateway.ts";
import { originAllowed, type Origins } from "../http/origins.ts";
import { addressLimits, defaultAddressLimits, type AddressLimits } from "../http/address-limits.ts";
import type { TrustedProxies } from "../http/client-address.ts";
import { mediaForwarder, type MediaForwarder } from "../http/forward-media.ts";
import { addressOf, openHttp, type HttpParts } from "../http/open-http.ts";
import { refuseUpgrade } from "../http/refuse-upgrade.ts";
import { staticFiles, type StaticFolder } from "../http/static-files.ts";
import { environmentOf, processTimers, type EventLogger as Logger } from "../ports/index.ts";
import { openNode, type NodeOptions } from "./open-node.ts";
import type { AboutServer, DevApp, Development, Serving } from "../rest/parts.ts";
import { restRoutes } from "../rest/routes.ts";

/** What a server is started with: that of a node, and where it listens. */
export type ServerOptions = Omit<NodeOptions, "dev"> & {
  /** Where it listens, and who may come. */
  readonly listening: Listening;
  /** The development app; null, or left out, where there is none. */
  readonly dev?: DevApp | null;
};

/** Where the server listens, and who may come. */
export type Listening = {
  readonly host: string;
  /** 0 picks a free one. */
  readonly port: number;
  readonly origins: Origins;
  /** The folder of built pages. */
  readonly pages: string;
  /** Folders of built pages beside them, each under a path of its own, such as the manual. None if nothing is said. */
  readonly folders?: readonly StaticFolder[];
  /** USE-8: what one address may open; 1,000 connections, and 50 new ones a second, if nothing else is said. */
  readonly addresses?: AddressLimits;
  /** A media server whose signalling (`/rtc`) is forwarded to, for clients that do not reach it themselves; null without. */
  readonly media?: URL | null;
  /** Proxies whose word about a client's address is taken. */
  readonly proxies?: TrustedProxies | null;
  /** Holds every answer of REST against its description, and answers 500 where one differs. For tests; false if nothing is said. */
  readonly checkAnswers?: boolean;
  /** The release, as an operator is told; `development` if none is given. */
  readonly version?: string;
};

/** A server that listens. */
export type RunningServer = {
  /** The port, also where 0 was asked for. */
  readonly port: number;
  /** Takes no new connection, finishes what is under way and closes the rest with `going_away`. */
  readonly stop: () => Promise<void>;
};

const pathOf = ({ url = "" }: IncomingMessage): string => url.split("?")[0] ?? "";

const takeUpgrades =
  ({ origins }: Listening, counted: Logger, gateway: Gateway, media: MediaForwarder | null): HttpParts["upgrade"] =>
  (request, socket, head, address) => {
    const path = pathOf(request);
    const { origin, host } = request.headers;
    const isMedia = media?.takes(path) === true;
    if (path !== "/ws" && !isMedia) return void refuseUpgrade(socket, "not_found");
    if (originAllowed(origins, origin, host))
      return isMedia ? media.upgrade(request, socket, head) : gateway.upgrade(request, socket, head, address);
    counted("warn", "origin_not_allowed", { origin: origin ?? "", flag: "--origins" });
    if (isMedia) void refuseUpgrade(socket, "origin_not_allowed");
    else gateway.refuse(request, socket, head, "origin_not_allowed");
  };

type Node = Awaited<ReturnType<typeof openNode>>;

const aboutOf = ({ listening, servers, environment }: ServerOptions): AboutServer => ({
  version: listening.version ?? "development",
  startedAt: environmentOf(environment).monotonic(),
  stun: servers.ice.flatMap(({ urls }) => urls),
  turn: servers.turn?.urls ?? [],
});

/** What REST shows of a node. */
const servingOf = (
  { events, metrics }: Pick<Node, "events" | "metrics">,
  about: AboutServer,
  checkAnswers: boolean,
  isReady: () => boolean,
): Serving => {
  const { text, answered } = metrics;
  return { ready: isReady, checkAnswers, events, about, metrics: { text: () => text(isReady), answered } };
};

const developmentOf = ({ sessions }: Pick<Node, "sessions">, app: DevApp | null): Development | null =>
  app === null ? null : { app, here: () => sessions.connected.users(app.sdkAppId) };

const listen = async (http: Server, { host, port }: Listening): Promise<number> => {
  http.listen(port, host);
  await once(http, "listening");
  const address = http.address();
  return typeof address === "object" && address !== null ? address.port : port;
};

/** Starts a server, a node with its HTTP, and owns it. Rejects when the port cannot be had. */
export const startServer = async (options: ServerOptions): Promise<RunningServer> => {
  const { store, listening, dev = null } = options;
  const { origins, proxies = null } = listening;
  const environment = environmentOf(options.environment);
  const { log } = environment;
  const node = await openNode(options);
  let ready = true;
  const isReady = (): boolean => ready && node.isWell();
  const routes = restRoutes({
    store,
    callService: node.callService,
    sessions: { endAll: node.sessions.endAll, gone: node.gone },
    apps: node.apps,
    callers: { origins, addressOf: (request) => addressOf(request, proxies) },
    dev: developmentOf(node, dev),
    serving: servingOf(node, aboutOf(options), listening.checkAnswers ?? false, isReady),
    environment,
    counted: node.counted,
  });
  const addresses = addressLimits(listening.addresses ?? defaultAddressLimits, processTimers, log, () =>
    performance.now(),
  );
  const media = listening.media === undefined || listening.media === null ? null : mediaForwarder(listening.media);
  const api = getRequestListener(routes.fetch);
  const http = openHttp({
    api: (request, response) =>
      media?.takes(pathOf(request)) === true ? media.request(request, response) : api(request, response),
    files: await staticFiles([{ at: "", folder: listening.pages }, ...(listening.folders ?? [])]),
    upgrade: takeUpgrades(listening, node.counted, node.gateway, media),
    addresses,
    proxies,
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
    return listen(http, listening);
  };
  const port = await open().catch(async (error: unknown) => {
    node.quiet();
    addresses.stop();
    await release(Promise.resolve());
    await node.reactions.stop();
    throw error;
  });
  await node.sessions.proofs.write();

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
