import { createAdaptorServer } from "@hono/node-server";
import { once } from "node:events";
import type { IncomingMessage, Server } from "node:http";
import type { Duplex } from "node:stream";
import { defaultPolicy, isLive, type Policy } from "@opencallkit/core";
import type { ServerFrame } from "@opencallkit/protocol";
import { graceAfterOutage } from "./calls/grace.ts";
import { openDoor } from "./calls/handle.ts";
import { fromStore } from "./calls/live-call.ts";
import { liveCalls } from "./calls/live-calls.ts";
import { defaultTiming, type Timing } from "./calls/timing.ts";
import { absences } from "./gateway/absence.ts";
import { openGateway, type Gateway } from "./gateway/gateway.ts";
import { originAllowed, type Origins } from "./gateway/origins.ts";
import { connections } from "./gateway/presence.ts";
import { keepProofs } from "./gateway/proofs.ts";
import { teller } from "./gateway/tell.ts";
import { fellowsOn, nobodyElse } from "./nodes/fellows.ts";
import { followOthers } from "./nodes/feed.ts";
import { whoOf } from "./nodes/words.ts";
import { appsIn } from "./logins/apps.ts";
import type { Seal } from "./logins/seal.ts";
import { processTimers, systemRandom, type Logger, type Random, type Store, type Timers } from "./ports/index.ts";
import { problem } from "./rest/problem.ts";
import type { DevApp } from "./rest/parts.ts";
import { restRoutes } from "./rest/routes.ts";
import { staticFiles } from "./rest/static.ts";

/** How often the apps' settings are read anew. */
const refreshMs = 5000;

export type ServerOptions = {
  /** Closed by whoever opened it, after the server. */
  readonly store: Store;
  readonly seal: Seal;
  readonly host: string;
  /** 0 picks a free one. */
  readonly port: number;
  readonly origins: Origins;
  readonly ice: ServerFrame<"welcome">["ice"];
  readonly dev: DevApp | null;
  /** The folder of built pages. */
  readonly pages: string;
  readonly log: Logger;
  /** What holds for apps that say nothing else. */
  readonly policy?: Policy;
  readonly timing?: Timing;
  readonly timers?: Timers;
  readonly random?: Random;
};

export type RunningServer = {
  readonly port: number;
  /** Takes no new connection, finishes what is under way and closes the rest with `going_away`. */
  readonly stop: () => Promise<void>;
};

const refuseUpgrade = async (socket: Duplex, code: "not_found" | "origin_not_allowed"): Promise<void> => {
  const response = problem(code);
  const body = await response.text();
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
  const {
    store,
    log,
    timers = processTimers,
    timing = defaultTiming,
    policy = defaultPolicy,
    random = systemRandom,
  } = options;
  const { nodes } = store;
  const others = nodes === null ? null : fellowsOn(nodes, timers);
  const fellows = others?.fellows ?? nobodyElse;
  const calls = liveCalls(fellows.shared);
  const connected = connections();
  const grace = graceAfterOutage(store, timing.outageMs);
  const away = absences(calls, connected, timers, timing.breakMs, (who, here) =>
    fellows.write("all", { say: here ? "back" : "away", who: whoOf(who) }),
  );
  const tell = teller(connected, store.now);
  const apps = appsIn(store, options.seal, policy);
  await apps.refresh();
  const door = openDoor({
    store,
    calls,
    presence: connected,
    grace,
    policy: apps.policy,
    random,
    timers,
    fellows,
    log,
    tell: (told) => {
      tell(told);
      if (!isLive(told.live.call)) away.over(told.live);
    },
  });
  // On a store of several nodes they are found when they are due, or when somebody of theirs connects.
  if (!fellows.shared) for (const stored of await store.live()) door.resume(fromStore(stored));

  const proofs = keepProofs({ store, calls, door, grace, timers, proveMs: timing.proveMs, log });
  const stopRefreshing = timers.every(refreshMs, () => {
    apps.refresh().catch((error: unknown) => {
      log("warn", "apps_not_read", { message: error instanceof Error ? error.message : String(error) });
    });
  });
  const gateway = openGateway({
    store,
    door,
    calls,
    connected,
    absences: away,
    proofs,
    apps,
    fellows,
    timing,
    timers,
    ice: options.ice,
    policy: apps.policy,
    log,
  });
  const feed =
    nodes === null || others === null
      ? null
      : followOthers({
          nodes,
          fellows,
          known: others.known,
          store,
          door,
          calls,
          connected,
          absences: away,
          proofs,
          kick: gateway.kick,
          grace,
          timers,
          log,
        });
  let ready = true;
  const routes = restRoutes({
    store,
    door,
    calls,
    kick: (app, user) => {
      const at = store.now();
      void gateway.kick(app, user, null, at);
      fellows.write("all", { say: "kicked", app, user, unless: null, at });
    },
    apps,
    proofs: { gone: (who) => (feed === null ? proofs : feed).gone(who) },
    origins: options.origins,
    dev: options.dev,
    ready: () => ready && fellows.inTouch(),
    files: staticFiles(options.pages),
    log,
  });
  const http = createAdaptorServer({ fetch: routes.fetch });
  if (!("closeIdleConnections" in http)) throw new Error("an HTTP/1 server is needed");
  takeUpgrades(http, gateway, options);
  const release = async (closed: Promise<unknown>): Promise<void> => {
    feed?.stop();
    gateway.close();
    http.closeAllConnections();
    await closed;
    // Last, for a socket that closes and a command that was under way set timers of their own.
    await door.drain();
    away.stop();
    await others?.stop();
    await nodes?.leave();
  };
  const open = async (): Promise<number> => {
    await feed?.join();
    return listen(http, options);
  };
  const port = await open().catch(async (error: unknown) => {
    proofs.stop();
    stopRefreshing();
    await release(Promise.resolve());
    throw error;
  });
  await proofs.write();

  return {
    port,
    stop: async () => {
      ready = false;
      proofs.stop();
      stopRefreshing();
      gateway.rest();
      await door.drain();
      await proofs.write();
      const closed: Promise<unknown> = once(http, "close");
      http.close();
      await release(closed);
    },
  };
};
