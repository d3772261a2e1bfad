import type { Duplex } from "node:stream";
import type { IncomingMessage } from "node:http";
import {
  maxFrameBytes,
  type CloseName,
  type ClientFrame,
  type ClientFrameName,
  type RefusalCode,
  type ServerFrame,
} from "@opencallkit/protocol";
import { WebSocketServer } from "ws";
import { messageOf, type Timers } from "../ports/index.ts";
import { startHeartbeats } from "./heartbeat.ts";
import { boundary } from "../sockets/boundary.ts";
import type { ClientSocket } from "../sockets/client-socket.ts";
import { commandResponse, refusedResponse } from "./command-response.ts";
import { frame, type Connection } from "../connections/connection.ts";
import { endInTurn } from "../sockets/end-in-turn.ts";
import { login, type LoginGateParts } from "./login.ts";
import { expiries } from "./credentials-expiry.ts";
import { fairQueue, type FairQueue } from "../sockets/fair-queue.ts";
import { refuseWith, type PendingConnection } from "./pending-connection.ts";
import { frameWriters, type FrameWriter } from "../sockets/frame-writer.ts";
import { iceServers, type TurnServer } from "../media/ice-servers.ts";
import type { Kick } from "./kick.ts";
import { socketReader, type Message } from "./socket-reader.ts";
import { signalRelay } from "../media/p2p-relay.ts";
import { snapshots } from "./snapshot.ts";

export type GatewayParts = Omit<LoginGateParts, "ice"> & {
  readonly timers: Timers;
  readonly ice: ServerFrame<"welcome">["ice"];
  readonly turn: TurnServer | null;
};

type Heard<N extends ClientFrameName> = (me: Connection, message: ClientFrame<N>) => void | Promise<void>;

export type Gateway = {
  /** Takes a socket that is open. */
  readonly accept: (socket: ClientSocket, address?: string) => void;
  readonly upgrade: (request: IncomingMessage, socket: Duplex, head: Buffer, address: string) => void;
  /** Hears nobody any more; what was heard before is still answered. */
  readonly rest: () => void;
  /** Here only. */
  readonly kick: Kick;
  /** SECRET-1: closes the connections whose userSig was signed with a secret that its app has no more. */
  readonly closeUnsigned: () => void;
  /** Tells everybody to come back later (`going_away`), and closes. */
  readonly close: () => void;
};

// BOUND-4: far more pieces than a browser or a network makes of a frame of 64 KiB.
const mostFragments = 128;
const mostChunks = 2048;

export const openGateway = (parts: GatewayParts): Gateway => {
  const { store, callService, calls, connected, proofs, apps, timing, timers, log } = parts;
  // Frames up to twice the limit are read, so that they get our own close code.
  const sockets = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    maxPayload: 2 * maxFrameBytes,
    maxFragments: mostFragments,
    maxBufferedChunks: mostChunks,
    clientTracking: false,
  });
  const bounded = boundary(log);
  const writerOf = frameWriters(timers, (error) =>
    log("error", "connection_failed", { place: "socket", message: messageOf(error) }),
  );
  const snapshot = snapshots(parts);
  const pass = signalRelay(parts);
  const refuse = (pending: PendingConnection, why: CloseName): void => refuseWith(parts.counted, pending, why);
  const ice = iceServers({ ...parts, bounded });
  const { kick, authenticate, leave, late } = login({ ...parts, ice });
  const expiry = expiries({ ...parts, bounded });
  /** Those who come and go. */
  const inSmallGroups = fairQueue();
  const open = new Set<FrameWriter>();
  let resting = false;
  const stopBeats = startHeartbeats({
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

  const refused = (writer: FrameWriter, id: string, code: RefusalCode): void =>
    writer.send(frame(refusedResponse(id, code)));

  const heard: { readonly [N in Exclude<ClientFrameName, "hello">]: Heard<N> } = {
    request: (me, { id, command }) => {
      if (expiry.refuses(me, command)) return refused(me.writer, id, "login_expired");
      return callService.command(me.app, command, me, id, (reply) =>
        me.writer.send(frame(commandResponse(id, command, reply, () => ice.freshFor(me)))),
      );
    },
    heartbeatReply: late.answered,
    sync: (me, { call, first }) => snapshot(me, call, first),
    endsSeen: (me, { place }) => proofs.seen(me, place),
    signal: (me, { signal }) => pass.signal(me, signal),
    signalAck: (me, { ack }) => pass.ack(me, ack),
    renew: expiry.renew,
    goodbye: (me) => {
      proofs.gone(me);
      me.writer.close("going_away");
    },
  };

  const hear = <N extends Exclude<ClientFrameName, "hello">>(name: N, me: Connection, message: ClientFrame<N>): void =>
    bounded.run(name, me.writer, () => heard[name](me, message));
  const dispatch = (me: Connection, message: ClientFrame<Exclude<ClientFrameName, "hello">>): void =>
    hear(message.type, me, message);

  const take = (pending: PendingConnection, message: Message, broken: () => boolean): void => {
    if (message.type === "badRequest")
      return refused(pending.writer, message.id, pending.state.at === "in" ? "bad_message" : "not_logged_in");
    if (message.type === "hello") {
      if (pending.state.at !== "door") return refuse(pending, "bad_message");
      pending.state = { at: "checking" };
      return inSmallGroups(() => bounded.run("hello", pending.writer, () => authenticate(pending, message, broken)));
    }
    if (pending.state.at === "in") return dispatch(pending.state.me, message);
    if (message.type === "request") return refused(pending.writer, message.id, "not_logged_in");
    refuse(pending, "bad_message");
  };

  const listen = socketReader({
    timing,
    timers,
    now: store.now,
    log: parts.counted,
    resting: () => resting,
    heard: (me) => {
      me.heardAt = store.now();
      proofs.heard(me);
    },
    take,
    bounded,
    closed: ({ writer, state }) => {
      open.delete(writer);
      if (state.at !== "in") return;
      const { me } = state;
      inSmallGroups(() =>
        bounded.run("close", writer, () => {
          // At rest everybody is about to be sent away; nobody has left.
          if (!resting) leave(me);
        }),
      );
    },
  });

  const accept = (socket: ClientSocket, address = ""): void => {
    const pending: PendingConnection = { writer: writerOf(socket), address, state: { at: "door" } };
    open.add(pending.writer);
    listen(socket, pending);
  };

  return {
    accept,
    upgrade: (request, socket, head, address) => {
      const itself = { close: () => socket.destroy() };
      const safely: FairQueue = (run) => inSmallGroups(() => bounded.run("upgrade", itself, run));
      safely(() =>
        sockets.handleUpgrade(request, socket, head, (webSocket) => {
          endInTurn(socket, safely);
          accept(webSocket, address);
        }),
      );
    },
    kick,
    closeUnsigned: () => {
      for (const { app, secret, writer } of connected.all())
        if (apps.known(app)?.secrets.includes(secret) === false) writer.close("bad_credentials");
    },
    rest: () => {
      resting = true;
    },
    close: () => {
      stopBeats();
      expiry.stop();
      ice.stop();
      for (const writer of open) writer.close("going_away");
      sockets.close();
    },
  };
};
