import type { Duplex } from "node:stream";
import type { IncomingMessage } from "node:http";
import { maxFrameBytes, type CloseName } from "@opencallkit/protocol";
import { WebSocketServer, type WebSocket } from "ws";
import type { CallService } from "../calls/call-service.ts";
import type { Timing } from "../calls/timing.ts";
import type { Cluster } from "../cluster/cluster.ts";
import type { Apps } from "../credentials/apps.ts";
import { iceServers } from "../media/ice-servers.ts";
import type { MediaServices } from "../media/media-services.ts";
import { signalRelay } from "../media/p2p-relay.ts";
import { messageOf, type Environment, type EventLogger, type Store } from "../ports/index.ts";
import { accountRequests } from "../accounts/account-requests.ts";
import { errorBoundary } from "../sockets/error-boundary.ts";
import type { ClientSocket } from "../sockets/client-socket.ts";
import { endInTurn } from "../sockets/end-in-turn.ts";
import { fairQueue, type FairQueue } from "../sockets/fair-queue.ts";
import { frameWriters, type FrameWriter } from "../sockets/frame-writer.ts";
import { expiries } from "./credentials-expiry.ts";
import { startHeartbeats } from "./heartbeat.ts";
import { login } from "./login.ts";
import { messageHandlers, refuseRequest } from "./message-handlers.ts";
import { refuseWith, type PendingConnection } from "./pending-connection.ts";
import type { SessionRegistry } from "./session-registry.ts";
import { snapshots } from "./snapshot.ts";
import { socketReader, type Message, type SocketHandler } from "./socket-reader.ts";

export type GatewayParts = {
  readonly store: Store;
  readonly callService: CallService;
  readonly sessions: SessionRegistry;
  readonly apps: Apps;
  readonly cluster: Cluster;
  readonly timing: Timing;
  readonly media: MediaServices;
  readonly environment: Environment;
  /** For what strangers can cause as often as they like. */
  readonly counted: EventLogger;
};

export type Gateway = {
  /** Takes a socket that is open. */
  readonly accept: (socket: ClientSocket, address?: string) => void;
  readonly upgrade: (request: IncomingMessage, socket: Duplex, head: Buffer, address: string) => void;
  /** Opens a socket only to close it with a code: of an upgrade that is refused over HTTP a page learns nothing, and tries for ever. */
  readonly refuse: (request: IncomingMessage, socket: Duplex, head: Buffer, why: CloseName) => void;
  /** Hears nobody any more; what was heard before is still answered. */
  readonly rest: () => void;
  /** SECRET-1: closes the connections whose userSig was signed with a secret that its app has no more. */
  readonly closeUnsigned: () => void;
  /** Tells everybody to come back later (`going_away`), and closes. */
  readonly close: () => void;
};

// BOUND-4: far more pieces than a browser or a network makes of a frame of 64 KiB.
const mostFragments = 128;
const mostChunks = 2048;

// Frames up to twice the limit are read, so that they get our own close code.
const webSockets = (): WebSocketServer =>
  new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    maxPayload: 2 * maxFrameBytes,
    maxFragments: mostFragments,
    maxBufferedChunks: mostChunks,
    clientTracking: false,
  });

/** What a gateway does for those who are logged in: it hears them, and tells them what time brings. */
const served = (parts: GatewayParts) => {
  const { store, callService, sessions, apps, timing, environment } = parts;
  const { connected, proofs, late, leave } = sessions;
  const { timers, wall, log } = environment;
  const calls = callService.live;
  const { policy } = apps;
  const bounded = errorBoundary(log);
  const ice = iceServers({ servers: parts.media.servers, wall, connected, timers, bounded });
  const expiry = expiries({ apps, store, policy, wall, connected, timers, bounded });
  const snapshot = snapshots({ ...parts, calls, timers });
  const signals = signalRelay({ ...parts, calls, connected, policy });
  const account = accountRequests({ store, apps, media: parts.media.rooms, environment });
  const handle = messageHandlers({ callService, account, proofs, ice, expiry, late, snapshot, signals, bounded });
  const stopHeartbeats = startHeartbeats({
    connected,
    calls,
    timing,
    timers,
    now: store.now,
    bounded,
    silent: (me) => {
      // Now, and not when its socket has been closed at last: nobody may answer the close either.
      leave(me);
      me.writer.close("silent");
    },
  });
  const stop = (): void => {
    stopHeartbeats();
    expiry.stop();
    ice.stop();
  };
  return { authenticate: login({ ...parts, serversFor: ice.serversFor }), handle, bounded, stop };
};

/** SECRET-1: a connection outlives no secret that its userSig was signed with. */
const closeUnsigned = ({ apps, sessions }: Pick<GatewayParts, "apps" | "sessions">): void => {
  for (const { app, secret, writer } of sessions.connected.all())
    if (apps.known(app)?.secrets.includes(secret) === false) writer.close("bad_credentials");
};

/** Opens the gateway, where sockets come in: it reads them, logs their clients in and hands on what these say. */
export const openGateway = (parts: GatewayParts): Gateway => {
  const { store, sessions, timing, counted, environment } = parts;
  const { timers, log } = environment;
  const sockets = webSockets();
  const writerOf = frameWriters(timers, (error) =>
    log("error", "connection_failed", { place: "socket", message: messageOf(error) }),
  );
  const { authenticate, handle, bounded, stop } = served(parts);
  /** Those who come and go. */
  const inSmallGroups = fairQueue();
  const open = new Set<FrameWriter>();
  let resting = false;
  const refuse = (pending: PendingConnection, why: CloseName): void => refuseWith(counted, pending, why);

  const take = (pending: PendingConnection, message: Message, broken: () => boolean): void => {
    const { writer, state } = pending;
    if (message.type === "badRequest")
      return refuseRequest(writer, message.id, state.at === "in" ? "bad_message" : "not_logged_in");
    if (message.type === "hello") {
      if (state.at !== "new") return refuse(pending, "bad_message");
      pending.state = { at: "checking" };
      return inSmallGroups(() => bounded.run("hello", writer, () => authenticate(pending, message, broken)));
    }
    if (state.at === "in") return handle(state.me, message);
    if (message.type === "request" || message.type === "accountRequest")
      return refuseRequest(writer, message.id, "not_logged_in");
    refuse(pending, "bad_message");
  };
  const closed = ({ writer, state }: PendingConnection): void => {
    open.delete(writer);
    if (state.at !== "in") return;
    const { me } = state;
    inSmallGroups(() =>
      bounded.run("close", writer, () => {
        // At rest everybody is about to be sent away; nobody has left.
        if (!resting) sessions.leave(me);
      }),
    );
  };
  const handler: SocketHandler = { resting: () => resting, heard: sessions.heard, take, closed };
  const listen = socketReader({ timing, timers, now: store.now, log: counted, bounded, handler });

  const accept = (socket: ClientSocket, address = ""): void => {
    const pending: PendingConnection = { writer: writerOf(socket), address, state: { at: "new" } };
    open.add(pending.writer);
    listen(socket, pending);
  };

  /** The turns of one socket. They outlive its request, which would stay in memory with them if they were made beside it. */
  const turnsOf = (socket: Duplex): FairQueue => {
    const itself = { close: () => socket.destroy() };
    return (run) => inSmallGroups(() => bounded.run("upgrade", itself, run));
  };

  /** Opens a WebSocket, in its turn among all that come and go. */
  const opened = (
    request: IncomingMessage,
    socket: Duplex,
    head: Buffer,
    done: (webSocket: WebSocket) => void,
  ): void => {
    const safely = turnsOf(socket);
    safely(() =>
      sockets.handleUpgrade(request, socket, head, (webSocket) => {
        endInTurn(socket, safely);
        done(webSocket);
      }),
    );
  };

  return {
    accept,
    refuse: (request, socket, head, why) =>
      opened(request, socket, head, (webSocket) => {
        // Whatever it says is not heard, and nor is what is wrong with it.
        webSocket.on("error", () => undefined);
        writerOf(webSocket).close(why);
      }),
    upgrade: (request, socket, head, address) =>
      opened(request, socket, head, (webSocket) => accept(webSocket, address)),
    closeUnsigned: () => closeUnsigned(parts),
    rest: () => {
      resting = true;
    },
    close: () => {
      stop();
      for (const writer of open) writer.close("going_away");
      sockets.close();
    },
  };
};
