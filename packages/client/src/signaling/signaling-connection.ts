import { closeOf, closes, type ClientFrame, type ServerFrame } from "@opencallkit/protocol";
import { callError, type CallError } from "../api/errors.ts";
import type { Clock } from "../ports/clock.ts";
import type { Random } from "../ports/random.ts";
import type { Socket } from "../ports/sockets.ts";
import { backoff, patience } from "./backoff.ts";
import { decode } from "./decode.ts";
import { openSocket, type OpenSocketNeeds, type Ear } from "./open-socket.ts";
import { startFailover, type Failover } from "./failover.ts";
import { createTries } from "./reconnect-attempts.ts";

export type ConnectionStatus =
  | { readonly state: "connecting" }
  | { readonly state: "connected" }
  | { readonly state: "waiting"; readonly error: CallError | null }
  | { readonly state: "stopped"; readonly error: CallError };

export type SignalingNeeds = OpenSocketNeeds & {
  readonly clock: Clock;
  readonly random: Random;
  /** A page of the internet asks for a server in the local network. */
  readonly intoLocalNetwork: boolean;
  /** `renew`: the server refused the last one. Rejects when there is none to be had now; null: never again. */
  readonly userSig: (renew: CloseForLogin | null) => Promise<string | null>;
  /** Whether a call rings or talks: tries are then at most a second apart. */
  readonly inCall: () => boolean;
};

export type SignalingEvents = {
  readonly state: (state: ConnectionStatus) => void;
  readonly welcome: (frame: ServerFrame<"welcome">) => void;
  readonly frame: (frame: Exclude<ServerFrame, { type: "welcome" | "degraded" }>) => void;
  /** Something that is not of this protocol came. */
  readonly strange: () => void;
};

export type SignalingConnection = {
  /** False when there is no connection; what must arrive is sent again after the next welcome. */
  readonly send: (frame: ClientFrame) => boolean;
  /** Tries at once. `sure`: a connection that is up is made anew, too; else only one that has been silent. */
  readonly wake: (sure: boolean) => void;
  readonly end: () => void;
};

/** The closes after which a new userSig may help. */
export type CloseForLogin = "bad_credentials" | "expired_credentials";

const connectMs = 8000;
const connectInCallMs = 3000;
/** Replaced twice in this time, there is another page; once, it may have been a connection of our own, given up and come late. */
const replacedMs = 30_000;
/** Until the server has said how often it beats. */
const firstBeats = { heartbeatMs: 5000, silenceMs: 12_000 };

/** So that not everybody of a node that is cut off tries another one at the same moment. */
const trialSpreadMs = 2000;
/** So long after it was given up a second connection may still replace the first: nodes keep their words for a minute. */
const trialLateMs = 60_000;

type Phase =
  | { readonly at: "ended" }
  | { readonly at: "waiting"; readonly stop: () => void }
  | { readonly at: "connecting"; readonly socket: Socket | null; readonly stop: () => void }
  | { readonly at: "connected"; readonly socket: Socket; readonly stop: () => void };

/** Keeps one WebSocket to the server, and makes it anew whenever it is lost. */
export const createSignalingConnection = (needs: SignalingNeeds, events: SignalingEvents): SignalingConnection => {
  const { clock, random } = needs;
  let state: Phase = { at: "ended" };
  const dialled = createTries(clock, needs.intoLocalNetwork);
  let tries = 0;
  let renew: CloseForLogin | null = null;
  let heardAt = clock.now();
  let replacedAt = -Infinity;
  let beats = firstBeats;
  /** Numbers the connections, so that nothing late of an older one is heard. */
  let epoch = 0;
  let failover: Failover | null = null;
  let stopTrying = (): void => undefined;
  let trialOverAt = -Infinity;

  const leave = (): void => {
    epoch += 1;
    stopTrying();
    failover?.end();
    if (state.at === "ended") return;
    state.stop();
    if (state.at !== "waiting") state.socket?.close();
  };

  const wait = (error: CallError | null, patient = false): void => {
    leave();
    const ms = patient ? patience(random.fraction()) : backoff(tries, random.fraction(), needs.inCall());
    tries += 1;
    state = { at: "waiting", stop: clock.after(ms, connect) };
    events.state({ state: "waiting", error });
  };

  const stop = (error: CallError): void => {
    leave();
    state = { at: "ended" };
    events.state({ state: "stopped", error });
  };

  const closed = (code: number): void => {
    const name = closeOf(code);
    if (name === undefined) return wait(dialled.lost());
    // By its own second connection: it will be welcome soon, or was given up and came late.
    if (name === "replaced" && failover !== null) return adopt(failover);
    const again = name === "replaced" && clock.now() - trialOverAt < trialLateMs ? "soon" : closes[name].again;
    if (again === "never" || (again === "once" && clock.now() - replacedAt < replacedMs)) return stop(callError(name));
    if (again === "once") replacedAt = clock.now();
    if (name === "bad_credentials" || name === "expired_credentials") renew = name;
    return wait(callError(name), again === "later");
  };

  const watchSilence = (mine: number): void => {
    if (mine !== epoch || state.at !== "connected") return;
    const left = heardAt + beats.silenceMs - clock.now();
    if (left <= 0) return wait(callError("no_connection", "silence"));
    state = { ...state, stop: clock.after(left, () => watchSilence(mine)) };
  };

  const welcomed = (frame: ServerFrame<"welcome">, socket: Socket, mine: number): void => {
    if (state.at === "connecting") state.stop();
    state = { at: "connected", socket, stop: () => undefined };
    tries = 0;
    renew = null;
    beats = { heartbeatMs: frame.heartbeatMs, silenceMs: frame.silenceMs };
    watchSilence(mine);
    events.state({ state: "connected" });
    events.welcome(frame);
  };

  const take = (frame: ServerFrame | null, socket: Socket, mine: number): void => {
    if (mine !== epoch) return;
    if (frame === null) return events.strange();
    if (frame.type === "welcome") return welcomed(frame, socket, mine);
    // Answered here, in the message handler: page timers may be slowed to one a minute.
    if (frame.type === "heartbeat")
      socket.send(JSON.stringify({ type: "heartbeatReply" } satisfies ClientFrame<"heartbeatReply">));
    if (frame.type === "degraded") return tryAnother();
    return events.frame(frame);
  };

  const hear = (text: string, socket: Socket, mine: number): void => {
    heardAt = clock.now();
    for (const frame of decode(text)) take(frame, socket, mine);
  };

  const ear = (mine: number): Ear => ({
    listens: () => mine === epoch,
    opened: dialled.opened,
    heard: (text, socket) => hear(text, socket, mine),
    closed,
  });

  const limit = (): (() => void) =>
    clock.after(needs.inCall() ? connectInCallMs : connectMs, () => wait(callError("no_connection", "no answer")));

  /** The second connection takes the first one's place. */
  const adopt = (second: Failover): void => {
    failover = null;
    leave();
    state = { at: "connecting", socket: second.adopt(ear(epoch)), stop: limit() };
  };

  const startBeside = (userSig: string): void => {
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

  const tryAnother = (): void => {
    const mine = epoch;
    const go = (userSig: string | null): void => {
      if (userSig !== null && mine === epoch && failover === null) startBeside(userSig);
    };
    // Without a userSig to be had now there is no trial.
    const later = (): void => void needs.userSig(null).then(go, () => undefined);
    stopTrying();
    stopTrying = clock.after(random.fraction() * trialSpreadMs, later);
  };

  const connect = (): void => {
    leave();
    const mine = epoch;
    const stopTimer = limit();
    state = { at: "connecting", socket: null, stop: stopTimer };
    events.state({ state: "connecting" });
    needs.userSig(renew).then(
      (userSig) => {
        if (mine !== epoch) return;
        if (userSig === null) return stop(callError(renew ?? "bad_credentials"));
        dialled.begin();
        state = { at: "connecting", socket: openSocket(needs, { userSig }, ear(mine)), stop: stopTimer };
      },
      (reason: unknown) => mine === epoch && wait(callError("user_sig_failed", String(reason))),
    );
  };

  connect();
  return {
    send: (frame) => {
      if (state.at !== "connected") return false;
      state.socket.send(JSON.stringify(frame));
      return true;
    },
    wake: (sure) => {
      if (state.at === "waiting") return connect();
      const silent = clock.now() - heardAt > beats.heartbeatMs * 1.5;
      if (state.at === "connected" && (sure || silent)) connect();
    },
    end: () => {
      leave();
      state = { at: "ended" };
    },
  };
};
