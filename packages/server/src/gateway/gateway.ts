import type { Duplex } from "node:stream";
import type { IncomingMessage } from "node:http";
import {
  maxFrameBytes,
  refusal,
  type ClientFrame,
  type ClientFrameName,
  type RefusalCode,
  type ServerFrame,
} from "@opencallkit/protocol";
import { WebSocketServer } from "ws";
import type { Answer } from "../calls/in-time.ts";
import { messageOf, type Timers } from "../ports/index.ts";
import { startBeats } from "./beats.ts";
import { boundary } from "./boundary.ts";
import type { ClientSocket } from "./client-socket.ts";
import { frame, type Connection } from "./connection.ts";
import { endInTurn } from "./end-in-turn.ts";
import { entrance, type EntranceParts } from "./entrance.ts";
import { expiries } from "./expiry.ts";
import { fewATurn, type FewATurn } from "./few-a-turn.ts";
import { refuser, type Guest } from "./guest.ts";
import { lineMaker, type Line } from "./line.ts";
import { iceServers, type TurnServer } from "./ice-servers.ts";
import type { Kick } from "./kick.ts";
import { listener, type Message } from "./listen.ts";
import { signalPasser } from "./signals.ts";
import { snapshots } from "./snapshot.ts";

export type GatewayParts = Omit<EntranceParts, "ice"> & {
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
  const { store, door, calls, connected, proofs, apps, timing, timers, log } = parts;
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
  const lineOf = lineMaker(timers, (error) =>
    log("error", "connection_failed", { place: "socket", message: messageOf(error) }),
  );
  const snapshot = snapshots(parts);
  const pass = signalPasser(parts);
  const refuse = refuser(parts.counted);
  const ice = iceServers({ ...parts, bounded });
  const { kick, letIn, leave, late } = entrance({ ...parts, ice });
  const expiry = expiries({ ...parts, bounded });
  /** Those who come and go. */
  const inSmallGroups = fewATurn();
  const open = new Set<Line>();
  let resting = false;
  const stopBeats = startBeats({
    connected,
    calls,
    timing,
    timers,
    now: store.now,
    bounded,
    silent: (me) => {
      // Now, and not when its socket has been closed at last: nobody may answer the close either.
      leave(me);
      me.line.close("silent");
    },
  });

  const answer = (line: Line, id: string, { refusal: code, retryAfterMs, met }: Answer): void =>
    line.send(
      frame({
        t: "answer",
        id,
        refusal: code === null ? null : refusal(code, retryAfterMs),
        ...(met === undefined ? {} : { call: met }),
      }),
    );
  const refused = (line: Line, id: string, code: RefusalCode): void => answer(line, id, { refusal: code });

  const heard: { readonly [N in Exclude<ClientFrameName, "hello">]: Heard<N> } = {
    ask: (me, { id, command }) => {
      if (expiry.refuses(me, command)) return refused(me.line, id, "login_expired");
      return door.command(me.app, command, me, id, (said) => answer(me.line, id, said));
    },
    beat: late.answered,
    sync: (me, { call, first }) => snapshot(me, call, first),
    seen: (me, { place }) => proofs.seen(me, place),
    signal: (me, { signal }) => pass.signal(me, signal),
    signalSeen: (me, { seen }) => pass.seen(me, seen),
    renew: expiry.renew,
    bye: (me) => {
      proofs.gone(me);
      me.line.close("going_away");
    },
  };

  const hear = <N extends Exclude<ClientFrameName, "hello">>(name: N, me: Connection, message: ClientFrame<N>): void =>
    bounded.run(name, me.line, () => heard[name](me, message));
  const dispatch = (me: Connection, message: ClientFrame<Exclude<ClientFrameName, "hello">>): void =>
    hear(message.t, me, message);

  const take = (guest: Guest, message: Message, broken: () => boolean): void => {
    if (message.t === "badAsk")
      return refused(guest.line, message.id, guest.state.at === "in" ? "bad_message" : "not_logged_in");
    if (message.t === "hello") {
      if (guest.state.at !== "door") return refuse(guest, "bad_message");
      guest.state = { at: "checking" };
      return inSmallGroups(() => bounded.run("hello", guest.line, () => letIn(guest, message, broken)));
    }
    if (guest.state.at === "in") return dispatch(guest.state.me, message);
    if (message.t === "ask") return refused(guest.line, message.id, "not_logged_in");
    refuse(guest, "bad_message");
  };

  const listen = listener({
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
    closed: ({ line, state }) => {
      open.delete(line);
      if (state.at !== "in") return;
      const { me } = state;
      inSmallGroups(() =>
        bounded.run("close", line, () => {
          // At rest everybody is about to be sent away; nobody has left.
          if (!resting) leave(me);
        }),
      );
    },
  });

  const accept = (socket: ClientSocket, address = ""): void => {
    const guest: Guest = { line: lineOf(socket), address, state: { at: "door" } };
    open.add(guest.line);
    listen(socket, guest);
  };

  return {
    accept,
    upgrade: (request, socket, head, address) => {
      const itself = { close: () => socket.destroy() };
      const safely: FewATurn = (run) => inSmallGroups(() => bounded.run("upgrade", itself, run));
      safely(() =>
        sockets.handleUpgrade(request, socket, head, (webSocket) => {
          endInTurn(socket, safely);
          accept(webSocket, address);
        }),
      );
    },
    kick,
    closeUnsigned: () => {
      for (const { app, secret, line } of connected.all())
        if (apps.known(app)?.secrets.includes(secret) === false) line.close("bad_credentials");
    },
    rest: () => {
      resting = true;
    },
    close: () => {
      stopBeats();
      expiry.stop();
      ice.stop();
      for (const line of open) line.close("going_away");
      sockets.close();
    },
  };
};
