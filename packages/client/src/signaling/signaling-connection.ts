import { closeOf, closes, type ClientFrame, type ServerFrame } from "@opencallkit/protocol";
import { callError, type CallError } from "../api/errors.ts";
import type { Clock } from "../ports/clock.ts";
import type { Random } from "../ports/random.ts";
import type { SignalFrame } from "../ports/signals.ts";
import type { Socket } from "../ports/sockets.ts";
import { backoff, patience } from "./backoff.ts";
import { decode } from "./decode.ts";
import { openSocket, type OpenSocketNeeds, type SocketListener } from "./open-socket.ts";
import type { Failover } from "./failover.ts";
import { createSilenceWatch } from "./silence-watch.ts";
import { createTries } from "./reconnect-attempts.ts";

export type ConnectionStatus =
  | { readonly state: "connecting" }
  | { readonly state: "connected" }
  | { readonly state: "waiting"; readonly error: CallError | null }
  | { readonly state: "stopped"; readonly error: CallError };

export type SignalingNeeds = OpenSocketNeeds & {
  readonly clock: Clock;
  readonly random: Random;
  /** The page's origin (RFC 6454); null where there is no page. */
  readonly origin: string | null;
  /**
   * Asks for a userSig. `renew`: why the server refused the last one. Rejects when none is to be had now; null: never
   * again.
   */
  readonly userSig: (renew: CloseForLogin | null) => Promise<string | null>;
};

type Heard = Exclude<ServerFrame, { type: "welcome" | "degraded" | "signal" | "signalAck" }>;

export type SignalingListener = {
  readonly status: (status: ConnectionStatus) => void;
  readonly welcome: (frame: ServerFrame<"welcome">) => void;
  readonly frame: (frame: Heard) => void;
  /** A signal relayed from another client of a call. */
  readonly signal: (frame: SignalFrame) => void;
  /** A frame that is not of this protocol came. */
  readonly strange: () => void;
  /** Whether a call rings or talks: then the backoff is capped at a second. */
  readonly inCall: () => boolean;
};

/** The close codes after which a fresh userSig may help. */
export type CloseForLogin = "bad_credentials" | "expired_credentials";

const connectMs = 8000;
const connectInCallMs = 3000;
/**
 * Flapping detection, in ms: replaced twice within it, there is another page; once, it may have been our own late
 * connection.
 */
const replacedMs = 30_000;
/** Jitter before a failover, in ms: the clients of a node that is cut off do not all try another one at the same moment. */
const trialSpreadMs = 2000;
/**
 * How long after an abandoned failover its connection may still replace the first, in ms: nodes keep their messages for
 * a minute.
 */
const trialLateMs = 60_000;

/** The states of the one connection. */
type ConnectionState =
  | { readonly state: "idle" }
  | { readonly state: "waiting"; readonly stop: () => void }
  | { readonly state: "connecting"; readonly socket: Socket | null; readonly stop: () => void }
  | { readonly state: "connected"; readonly socket: Socket };

/** The signalling connection: one WebSocket to the server, reconnected with backoff whenever it is lost. */
export type SignalingConnection = {
  /** Connects, for the first time. */
  readonly start: (listener: SignalingListener) => void;
  /** Sends, best effort: false when there is no connection; what must arrive is sent again after the next welcome. */
  readonly send: (frame: ClientFrame) => boolean;
  /** Reconnects at once. `sure`: also a connection that is up; else only one that has been silent. */
  readonly wake: (sure: boolean) => void;
  readonly end: () => void;
};

const replyText = JSON.stringify({ type: "heartbeatReply" } satisfies ClientFrame<"heartbeatReply">);

export const createSignalingConnection = (needs: SignalingNeeds): SignalingConnection => {
  const { clock, random } = needs;
  let listener: SignalingListener | null = null;
  let connection: ConnectionState = { state: "idle" };
  let tries = 0;
  let renew: CloseForLogin | null = null;
  let replacedAt = -Infinity;
  /** The generation of the connection, so that nothing late of an older one is heard. */
  let epoch = 0;
  let failover: Failover | null = null;
  let stopTrying = (): void => undefined;
  let trialOverAt = -Infinity;
  const silence = createSilenceWatch(clock, () => wait(callError("no_connection", "silence")));
  const dialled = createTries(clock, needs.origin, needs.url);

  const leave = (): void => {
    epoch += 1;
    stopTrying();
    silence.end();
    failover?.end();
    if (connection.state === "waiting" || connection.state === "connecting") connection.stop();
    if (connection.state === "connected" || connection.state === "connecting") connection.socket?.close();
    connection = { state: "idle" };
  };

  const wait = (error: CallError | null, patient = false): void => {
    leave();
    const ms = patient ? patience(random.fraction()) : backoff(tries, random.fraction(), listener?.inCall() === true);
    tries += 1;
    connection = { state: "waiting", stop: clock.after(ms, connect) };
    listener?.status({ state: "waiting", error });
  };

  const stop = (error: CallError): void => {
    leave();
    listener?.status({ state: "stopped", error });
  };

  const closed = (code: number): void => {
    const name = closeOf(code);
    if (name === undefined) return wait(dialled.lost());
    // Replaced by our own failover: it will be welcome soon, or was given up and came late.
    if (name === "replaced" && failover !== null) return adopt(failover);
    const again = name === "replaced" && clock.now() - trialOverAt < trialLateMs ? "soon" : closes[name].again;
    if (again === "never" || (again === "once" && clock.now() - replacedAt < replacedMs)) return stop(callError(name));
    if (again === "once") replacedAt = clock.now();
    if (name === "bad_credentials" || name === "expired_credentials") renew = name;
    return wait(callError(name), again === "later");
  };

  const welcomed = (frame: ServerFrame<"welcome">, socket: Socket): void => {
    if (connection.state === "connecting") connection.stop();
    connection = { state: "connected", socket };
    tries = 0;
    renew = null;
    silence.begin(frame);
    listener?.status({ state: "connected" });
    listener?.welcome(frame);
  };

  const take = (frame: Exclude<ServerFrame, SignalFrame> | null, socket: Socket): void => {
    if (frame === null) return listener?.strange();
    if (frame.type === "welcome") return welcomed(frame, socket);
    // Heartbeats are answered in the message handler: a page's timers may be throttled to one a minute.
    if (frame.type === "heartbeat") socket.send(replyText);
    if (frame.type === "degraded") return tryAnother();
    return listener?.frame(frame);
  };

  const socketListener = (mine: number): SocketListener => ({
    listens: () => mine === epoch,
    opened: dialled.opened,
    heard: (text, socket) => {
      silence.heard();
      for (const frame of decode(text)) {
        if (mine !== epoch) return;
        if (frame?.type === "signal" || frame?.type === "signalAck") listener?.signal(frame);
        else take(frame, socket);
      }
    },
    closed,
  });

  const limit = (): (() => void) =>
    clock.after(listener?.inCall() === true ? connectInCallMs : connectMs, () =>
      wait(callError("no_connection", "no answer")),
    );

  /** Promotes the failover: the second connection takes the first one's place. */
  const adopt = (second: Failover): void => {
    failover = null;
    leave();
    connection = { state: "connecting", socket: second.adopt(socketListener(epoch)), stop: limit() };
  };

  const tryAnother = (): void => {
    const mine = epoch;
    const begin = async (): Promise<void> => {
      // No failover without a userSig at hand.
      const [{ startFailover }, userSig] = await Promise.all([import("./failover.ts"), needs.userSig(null)]);
      if (userSig === null || mine !== epoch || failover !== null) return;
      const second = startFailover({
        clock,
        openSocket: (by) => openSocket(needs, { userSig, beside: true }, by),
        welcome: () => adopt(second),
        over: () => {
          failover = null;
          trialOverAt = clock.now();
        },
      });
      failover = second;
    };
    stopTrying();
    stopTrying = clock.after(random.fraction() * trialSpreadMs, () => void begin().catch(() => undefined));
  };

  const connect = (): void => {
    leave();
    const mine = epoch;
    const stopTimer = limit();
    connection = { state: "connecting", socket: null, stop: stopTimer };
    listener?.status({ state: "connecting" });
    needs.userSig(renew).then(
      (userSig) => {
        if (mine !== epoch) return;
        if (userSig === null) return stop(callError(renew ?? "bad_credentials"));
        dialled.begin();
        const socket = openSocket(needs, { userSig }, socketListener(mine));
        connection = { state: "connecting", socket, stop: stopTimer };
      },
      (reason: unknown) => mine === epoch && wait(callError("user_sig_failed", String(reason))),
    );
  };

  return {
    start: (next) => {
      listener = next;
      connect();
    },
    send: (frame) => {
      if (connection.state === "connected") connection.socket.send(JSON.stringify(frame));
      return connection.state === "connected";
    },
    wake: (sure) => {
      if (connection.state === "waiting" || (connection.state === "connected" && (sure || silence.isLate()))) connect();
    },
    end: leave,
  };
};
