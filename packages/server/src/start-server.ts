import { createAdaptorServer } from "@hono/node-server";
import { once } from "node:events";
import type { IncomingMessage, Server } from "node:http";
import type { Duplex } from "node:stream";
import type { Gateway } from "./gateway/gateway.ts";
import { originAllowed, type Origins } from "./gateway/origins.ts";
import { openNode, type NodeOptions } from "./open-node.ts";
import { problem } from "./rest/problem.ts";
import type { DevApp } from "./rest/parts.ts";
import { restRoutes } from "./rest/routes.ts";
import { staticFiles } from "./rest/static.ts";

export type ServerOptions = NodeOptions & {
  readonly host: string;
  /** 0 picks a free one. */
  readonly port: number;
  readonly origins: Origins;
  readonly dev: DevApp | null;
  /** The folder of built pages. */
  readonly pages: string;
};

export type RunningServer = {
  readonly port: number;
  /** Takes no new connection, finishes what is under way and closes the rest with `going_away`. */
  readonly stop: () => Promise<void>;
};

const refuseUpgrade = async (socket: Duplex, code: "not_found" | "origin_not_allowed"): Promise<void> => {
  const response = problem(code);
  const body = await response.text();
  // A client that never closes its side would hold the socket, and a stopping server with it.
  socket.once("finish", () => socket.destroy());
  socket.end(
    `HTTP/1.1 ${response.status} ${code}\r\ncontent-type: application/problem+json\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
  );
};

const takeUpgrades = (http: Server, gateway: Gateway, { origins, log }: ServerOptions): void => {
  http.on("upgrade", (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on("error", () => socket.destroy());
    const path = (request.url ?? "").split("?")[0];
    const { origin, host } = request.headers;
    if (path !== "/ws") return void refuseUpgrade(socket, "not_found");
    if (originAllowed(origins, origin, host)) return gateway.upgrade(request, socket, head);
    log("warn", "origin_not_allowed", { origin: origin ?? "", flag: "--origins" });
    void refuseUpgrade(socket, "origin_not_allowed");
  });
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
    door: node.door,
    calls: node.calls,
    kick: node.kick,
    apps: node.apps,
    proofs: { gone: node.gone },
    origins: options.origins,
    dev: options.dev,
    ready: () => ready && node.inTouch(),
    files: staticFiles(options.pages),
    log,
  });
  const http = createAdaptorServer({ fetch: routes.fetch });
  if (!("closeIdleConnections" in http)) throw new Error("an HTTP/1 server is needed");
  takeUpgrades(http, node.gateway, options);
  const release = (closed: Promise<unknown>): Promise<void> =>
    node.leave(() => {
      http.closeAllConnections();
      return closed;
    });
  const open = async (): Promise<number> => {
    await node.join();
    return listen(http, options);
  };
  const port = await open().catch(async (error: unknown) => {
    node.quiet();
    await release(Promise.resolve());
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
    },
  };
};
