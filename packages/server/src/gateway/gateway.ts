import type { Duplex } from "node:stream";
import type { IncomingMessage } from "node:http";
import type { Policy } from "@opencallkit/core";
import {
  maxFrameBytes,
  refusal,
  type ClientFrame,
  type ClientFrameName,
  type CloseName,
  type RefusalCode,
} from "@opencallkit/protocol";
import { WebSocketServer } from "ws";
import type { Door } from "../calls/door.ts";
import type { LiveCalls } from "../calls/live-calls.ts";
import type { Timing } from "../calls/timing.ts";
import type { Fellows } from "../nodes/fellows.ts";
import type { Apps } from "../logins/apps.ts";
import { messageOf, type Logger, type Store, type Timers } from "../ports/index.ts";
import type { Absences } from "./absence.ts";
import { startBeats } from "./beats.ts";
import { budget } from "./budget.ts";
import { frame, lineMaker, type ClientSocket, type Connection, type Line } from "./connection.ts";
import { expiries } from "./expiry.ts";
import { fewATurn } from "./few-a-turn.ts";
import { checkHello, welcomeOf, type WelcomeParts } from "./hello.ts";
import { endInTurn } from "./end-in-turn.ts";
import { kicker, type Kick } from "./kick.ts";
import type { Connections } from "./connections.ts";
import type { Proofs } from "./proofs.ts";
import { readFrame } from "./read-frame.ts";
import { signalPasser } from "./signals.ts";
import { snapshots } from "./snapshot.ts";

export type GatewayParts = {
  readonly store: Store;
  readonly door: Door;
  readonly calls: LiveCalls;
  readonly connected: Connections;
  readonly absences: Absences;
  readonly proofs: Proofs;
  readonly apps: Apps;
  readonly fellows: Fellows;
  readonly timing: Timing;
  readonly timers: Timers;
  readonly ice: WelcomeParts["ice"];
  readonly policy: (app: number) => Policy;
  readonly log: Logger;
};

/** What is known of a socket. */
type Guest = {
  readonly line: Line;
  state: { readonly at: "door" } | { readonly at: "checking" } | { readonly at: "in"; readonly me: Connection };
};
type Heard<N extends ClientFrameName> = (me: Connection, message: ClientFrame<N>) => void;

// Far above what people do, far below what harms.
const messagesAtOnce = 2000;
const messagesPerSecond = 500;

export type Gateway = {
  /** Takes a socket that is open. */
  readonly accept: (socket: ClientSocket) => void;
  readonly upgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => void;
  /** Hears nobody any more; what was heard before is still answered. */
  readonly rest: () => void;
  /** Here only. */
  readonly kick: Kick;
  /** Tells everybody to come back later (`going_away`), and closes. */
  readonly close: () => void;
};

export const openGateway = (parts: GatewayParts): Gateway => {
  const { store, door, calls, connected, proofs, apps, fellows, timing, timers, log } = parts;
  // Frames up to twice the limit are read, so that they get our own close code.
  const sockets = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    maxPayload: 2 * maxFrameBytes,
    clientTracking: false,
  });
  const lineOf = lineMaker(timers);
  const snapshot = snapshots(parts);
  const pass = signalPasser(calls, connected, fellows);
  const { kick, kickOthers } = kicker(parts);
  const expiry = expiries({ apps, now: store.now, connected, timers });
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
    silent: (me) => {
      // Now, and not when its socket has been closed at last: nobody may answer the close either.
      leave(me);
      me.line.close("silent");
    },
  });

  const answer = (line: Line, id: string, code: RefusalCode | null, met?: string): void =>
    line.send(
      frame({
        t: "answer",
        id,
        refusal: code === null ? null : refusal(code),
        ...(met === undefined ? {} : { call: met }),
      }),
    );

  const heard: { readonly [N in Exclude<ClientFrameName, "hello">]: Heard<N> } = {
    ask: (me, { id, command }) => {
      if (expiry.refuses(me, command)) return answer(me.line, id, "login_expired");
      void door.command(me.app, command, me, id, ({ refusal: code, met }) => answer(me.line, id, code, met));
    },
    beat: () => undefined,
    sync: (me, { call }) => void snapshot(me, call),
    seen: (me, { place }) => proofs.seen(me, place),
    signal: (me, { signal }) => pass.signal(me, signal),
    signalSeen: (me, { seen }) => pass.seen(me, seen),
    renew: (me, message) => void expiry.renew(me, message),
    bye: (me) => {
      proofs.gone(me);
      me.line.close("going_away");
    },
  };

  /** RING-5: a device that connects while it rings is reached. */
  const reached = (me: Connection, unless?: string): void => {
    const live = calls.of(me.app, me.user);
    if (live !== undefined && live.id !== unless) void door.connected(me.app, live.id, me.user, me.device);
  };

  const enter = async (me: Connection): Promise<void> => {
    const before = connected.find(me.app, me.user, me.client);
    if (before !== undefined) {
      connected.remove(before);
      before.line.close("replaced");
    }
    const alone = parts.policy(me.app).multiDevice ? null : kickOthers(me);
    connected.add(me);
    reached(me);
    await Promise.all([alone, fellows.came(me, me.since)]);
  };

  const leave = (me: Connection): void => {
    if (!connected.remove(me)) return;
    fellows.went(me);
    proofs.closed(me);
    parts.absences.gone(me, store.now() - me.heardAt >= timing.silenceMs);
  };

  const hello = async (guest: Guest, message: ClientFrame<"hello">, broken: () => boolean): Promise<void> => {
    const login = await checkHello({ apps, now: store.now }, message);
    if ("refused" in login) return refuse(guest, login.refused);
    // NODE-9: before anything of this client's is touched, for its older connection may be the better one.
    if (!fellows.inTouch()) return refuse(guest, "going_away");
    if (broken()) return;
    const { app, user, device, client } = message;
    const since = store.now();
    const fresh = { since, heardAt: since, expiresAt: login.expiresAt, warned: 0, welcomed: false };
    const me: Connection = { app, user, device, client, line: guest.line, ...fresh };
    guest.line.hold();
    guest.state = { at: "in", me };
    const known = calls.of(app, user)?.id;
    const [, stored] = await Promise.all([enter(me), store.inbox(app, user, device), door.adopt(app, user)]);
    const inbox = proofs.unseen(me, stored);
    if (broken()) return;
    // A call that another node began.
    reached(me, known);
    guest.line.first(
      frame(welcomeOf({ calls, now: store.now, timing, ice: parts.ice, policy: parts.policy }, message, inbox)),
    );
    me.welcomed = true;
    proofs.came(me);
    parts.absences.arrived(me);
    parts.absences.toNewcomer(me);
  };

  const letIn = async (guest: Guest, message: ClientFrame<"hello">, broken: () => boolean): Promise<void> => {
    try {
      if (!broken()) await hello(guest, message, broken);
    } catch (error) {
      log("error", "login_failed", { message: messageOf(error) });
      guest.line.close("resync");
    }
  };

  const refuse = (guest: Guest, why: CloseName): void => {
    log("info", "connection_refused", { why });
    guest.line.close(why);
  };

  const hear = <N extends Exclude<ClientFrameName, "hello">>(name: N, me: Connection, message: ClientFrame<N>): void =>
    heard[name](me, message);
  const dispatch = (me: Connection, message: ClientFrame<Exclude<ClientFrameName, "hello">>): void =>
    hear(message.t, me, message);

  const take = (
    guest: Guest,
    message: ReturnType<typeof readFrame>["messages"][number],
    broken: () => boolean,
  ): void => {
    if (message.t === "badAsk")
      return answer(guest.line, message.id, guest.state.at === "in" ? "bad_message" : "not_logged_in");
    if (message.t === "hello") {
      if (guest.state.at !== "door") return refuse(guest, "bad_message");
      guest.state = { at: "checking" };
      return inSmallGroups(() => void letIn(guest, message, broken));
    }
    if (guest.state.at === "in") return dispatch(guest.state.me, message);
    if (message.t === "ask") return answer(guest.line, message.id, "not_logged_in");
    refuse(guest, "bad_message");
  };

  const accept = (socket: ClientSocket): void => {
    const guest: Guest = { line: lineOf(socket), state: { at: "door" } };
    open.add(guest.line);
    let over = false;
    const broken = (): boolean => over;
    const may = budget(messagesAtOnce, messagesPerSecond, store.now);
    const stopWaiting = timers.after(timing.helloMs, () => {
      if (guest.state.at === "door") refuse(guest, "login_timeout");
    });
    // ws answers a broken frame with its own close code (RFC 6455 7.4.1); nothing else to do.
    socket.on("error", () => undefined);
    socket.on("close", () => {
      over = true;
      stopWaiting();
      open.delete(guest.line);
      const { state } = guest;
      if (state.at !== "in") return;
      inSmallGroups(() => {
        // At rest everybody is about to be sent away; nobody has left.
        if (!resting) leave(state.me);
      });
    });
    const hearAll = (data: Buffer | ArrayBuffer | Buffer[], isBinary: boolean): void => {
      if (over || resting || socket.readyState !== socket.OPEN) return;
      const { state } = guest;
      if (state.at === "in") {
        state.me.heardAt = store.now();
        proofs.heard(state.me);
      }
      const { messages, close } = readFrame(
        Buffer.isBuffer(data) ? data : Buffer.concat(Array.isArray(data) ? data : [Buffer.from(data)]),
        isBinary,
      );
      for (const message of messages) {
        if (socket.readyState !== socket.OPEN) return;
        if (!may()) return refuse(guest, "too_fast");
        take(guest, message, broken);
      }
      if (close !== null) refuse(guest, close);
    };
    socket.on("message", (data, isBinary) => {
      try {
        hearAll(data, isBinary);
      } catch (error) {
        // STORE-20: a fault of ours costs this one connection, not everybody's.
        log("error", "message_failed", { message: messageOf(error) });
        guest.line.close("resync");
      }
    });
  };

  return {
    accept,
    upgrade: (request, socket, head) =>
      inSmallGroups(() =>
        sockets.handleUpgrade(request, socket, head, (webSocket) => {
          endInTurn(socket, inSmallGroups);
          accept(webSocket);
        }),
      ),
    kick,
    rest: () => {
      resting = true;
    },
    close: () => {
      stopBeats();
      expiry.stop();
      for (const line of open) line.close("going_away");
      sockets.close();
    },
  };
};
