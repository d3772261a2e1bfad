import { closeOf, closes, type ClientFrame, type ServerFrame } from "@opencallkit/protocol";
import { callError, type CallError } from "../api/errors.ts";
import type { Clock } from "../ports/clock.ts";
import type { Random } from "../ports/random.ts";
import type { SignalFrame } from "../ports/signals.ts";
import type { Socket } from "../ports/sockets.ts";
import { backoff, patience } from "./backoff.ts";
import { decode } from "./decode.ts";
import { openSocket, type OpenSocketNeeds, type Ear } from "./open-socket.ts";
import { startFailover, type Failover } from "./failover.ts";
import { createTries, type Tries } from "./reconnect-attempts.ts";

export type ConnectionStatus =
  | { readonly state: "connecting" }
  | { readonly state: "connected" }
  | { readonly state: "waiting"; readonly error: CallError | null }
  | { readonly state: "stopped"; readonly error: CallError };

export type SignalingNeeds = OpenSocketNeeds & {
  readonly clock: Clock;
  readonly random: Random;
  /** Where the page comes from; null where there is no page. */
  readonly origin: string | null;
  /** `renew`: the server refused the last one. Rejects when there is none to be had now; null: never again. */
  readonly userSig: (renew: CloseForLogin | null) => Promise<string | null>;
};

type Heard = Exclude<ServerFrame, { type: "welcome" | "degraded" | "signal" | "signalAck" }>;

export type SignalingListener = {
  readonly status: (status: ConnectionStatus) => void;
  readonly welcome: (frame: ServerFrame<"welcome">) => void;
  readonly frame: (frame: Heard) => void;
  /** What a client of a call sends another one. */
  readonly signal: (frame: SignalFrame) => void;
  /** Something that is not of this protocol came. */
  readonly strange: () => void;
  /** Whether a call rings or talks: tries are then at most a second apart. */
  readonly inCall: () => boolean;
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

/** Where the one socket stands. */
type Stage =
  | { readonly state: "idle" }
  | { readonly state: "waiting"; readonly stop: () => void }
  | { readonly state: "connecting"; readonly socket: Socket | null; readonly stop: () => void }
  | { readonly state: "connected"; readonly socket: Socket; readonly stop: () => void };

const nobodyListens: SignalingListener = {
  status: () => undefined,
  welcome: () => undefined,
  frame: () => undefined,
  signal: () => undefined,
  strange: () => undefined,
  inCall: () => false,
};

/** Keeps one WebSocket to the server, and makes it anew whenever it is lost. */
export class SignalingConnection {
  readonly #needs: SignalingNeeds;
  readonly #dialled: Tries;
  #listener = nobodyListens;
  #stage: Stage = { state: "idle" };
  #tries = 0;
  #renew: CloseForLogin | null = null;
  #heardAt: number;
  #replacedAt = -Infinity;
  #beats = firstBeats;
  /** Numbers the connections, so that nothing late of an older one is heard. */
  #epoch = 0;
  #failover: Failover | null = null;
  #stopTrying = (): void => undefined;
  #trialOverAt = -Infinity;

  constructor(needs: SignalingNeeds) {
    this.#needs = needs;
    this.#dialled = createTries(needs.clock, async () => {
      const { leadsIntoLocalNetwork } = await import("./local-network.ts");
      return leadsIntoLocalNetwork(needs.origin, needs.url);
    });
    this.#heardAt = needs.clock.now();
  }

  /** Connects, for the first time. */
  start(listener: SignalingListener): void {
    this.#listener = listener;
    this.#connect();
  }

  /** False when there is no connection; what must arrive is sent again after the next welcome. */
  readonly send = (frame: ClientFrame): boolean => {
    if (this.#stage.state !== "connected") return false;
    this.#stage.socket.send(JSON.stringify(frame));
    return true;
  };

  /** Tries at once. `sure`: a connection that is up is made anew, too; else only one that has been silent. */
  wake(sure: boolean): void {
    if (this.#stage.state === "waiting") return this.#connect();
    const silent = this.#needs.clock.now() - this.#heardAt > this.#beats.heartbeatMs * 1.5;
    if (this.#stage.state === "connected" && (sure || silent)) this.#connect();
  }

  end(): void {
    this.#leave();
    this.#stage = { state: "idle" };
  }

  #leave(): void {
    this.#epoch += 1;
    this.#stopTrying();
    this.#failover?.end();
    if (this.#stage.state === "idle") return;
    this.#stage.stop();
    if (this.#stage.state !== "waiting") this.#stage.socket?.close();
  }

  #wait(error: CallError | null, patient = false): void {
    const { clock, random } = this.#needs;
    this.#leave();
    const fraction = random.fraction();
    const ms = patient ? patience(fraction) : backoff(this.#tries, fraction, this.#listener.inCall());
    this.#tries += 1;
    this.#stage = { state: "waiting", stop: clock.after(ms, () => this.#connect()) };
    this.#listener.status({ state: "waiting", error });
  }

  #stop(error: CallError): void {
    this.#leave();
    this.#stage = { state: "idle" };
    this.#listener.status({ state: "stopped", error });
  }

  #closed(code: number): void {
    const now = this.#needs.clock.now();
    const name = closeOf(code);
    if (name === undefined) return this.#wait(this.#dialled.lost());
    // By its own second connection: it will be welcome soon, or was given up and came late.
    if (name === "replaced" && this.#failover !== null) return this.#adopt(this.#failover);
    const again = name === "replaced" && now - this.#trialOverAt < trialLateMs ? "soon" : closes[name].again;
    if (again === "never" || (again === "once" && now - this.#replacedAt < replacedMs))
      return this.#stop(callError(name));
    if (again === "once") this.#replacedAt = now;
    if (name === "bad_credentials" || name === "expired_credentials") this.#renew = name;
    return this.#wait(callError(name), again === "later");
  }

  #watchSilence(mine: number): void {
    const { clock } = this.#needs;
    if (mine !== this.#epoch || this.#stage.state !== "connected") return;
    const left = this.#heardAt + this.#beats.silenceMs - clock.now();
    if (left <= 0) return this.#wait(callError("no_connection", "silence"));
    this.#stage = { ...this.#stage, stop: clock.after(left, () => this.#watchSilence(mine)) };
  }

  #welcomed(frame: ServerFrame<"welcome">, socket: Socket, mine: number): void {
    if (this.#stage.state === "connecting") this.#stage.stop();
    this.#stage = { state: "connected", socket, stop: () => undefined };
    this.#tries = 0;
    this.#renew = null;
    this.#beats = { heartbeatMs: frame.heartbeatMs, silenceMs: frame.silenceMs };
    this.#watchSilence(mine);
    this.#listener.status({ state: "connected" });
    this.#listener.welcome(frame);
  }

  #take(frame: Exclude<ServerFrame, SignalFrame> | null, socket: Socket, mine: number): void {
    if (frame === null) return this.#listener.strange();
    if (frame.type === "welcome") return this.#welcomed(frame, socket, mine);
    // Answered here, in the message handler: page timers may be slowed to one a minute.
    if (frame.type === "heartbeat")
      socket.send(JSON.stringify({ type: "heartbeatReply" } satisfies ClientFrame<"heartbeatReply">));
    if (frame.type === "degraded") return this.#tryAnother();
    return this.#listener.frame(frame);
  }

  #ear(mine: number): Ear {
    return {
      listens: () => mine === this.#epoch,
      opened: this.#dialled.opened,
      heard: (text, socket) => {
        this.#heardAt = this.#needs.clock.now();
        for (const frame of decode(text)) {
          if (mine !== this.#epoch) return;
          if (frame?.type === "signal" || frame?.type === "signalAck") this.#listener.signal(frame);
          else this.#take(frame, socket, mine);
        }
      },
      closed: (code) => this.#closed(code),
    };
  }

  #limit(): () => void {
    const ms = this.#listener.inCall() ? connectInCallMs : connectMs;
    return this.#needs.clock.after(ms, () => this.#wait(callError("no_connection", "no answer")));
  }

  /** The second connection takes the first one's place. */
  #adopt(second: Failover): void {
    this.#failover = null;
    this.#leave();
    this.#stage = { state: "connecting", socket: second.adopt(this.#ear(this.#epoch)), stop: this.#limit() };
  }

  #startBeside(userSig: string): void {
    const { clock } = this.#needs;
    const second = startFailover({
      clock,
      openSocket: (by) => openSocket(this.#needs, { userSig, beside: true }, by),
      welcome: () => this.#adopt(second),
      over: () => {
        this.#failover = null;
        this.#trialOverAt = clock.now();
      },
    });
    this.#failover = second;
  }

  #tryAnother(): void {
    const { clock, random, userSig } = this.#needs;
    const mine = this.#epoch;
    const go = (sig: string | null): void => {
      if (sig !== null && mine === this.#epoch && this.#failover === null) this.#startBeside(sig);
    };
    this.#stopTrying();
    // Without a userSig to be had now there is no trial.
    const later = (): void => void userSig(null).then(go, () => undefined);
    this.#stopTrying = clock.after(random.fraction() * trialSpreadMs, later);
  }

  #connect(): void {
    this.#leave();
    const mine = this.#epoch;
    const stop = this.#limit();
    this.#stage = { state: "connecting", socket: null, stop };
    this.#listener.status({ state: "connecting" });
    this.#needs.userSig(this.#renew).then(
      (userSig) => {
        if (mine !== this.#epoch) return;
        if (userSig === null) return this.#stop(callError(this.#renew ?? "bad_credentials"));
        this.#dialled.begin();
        const socket = openSocket(this.#needs, { userSig }, this.#ear(mine));
        this.#stage = { state: "connecting", socket, stop };
      },
      (reason: unknown) => mine === this.#epoch && this.#wait(callError("user_sig_failed", String(reason))),
    );
  }
}
