import type { ServerFrame } from "@opencallkit/protocol";
import { callError, type CallError } from "../api/errors.ts";
import type { CallRegistry } from "../calls/call-registry.ts";
import type { EventTeller } from "../events/event-teller.ts";
import type { ServerMedia } from "../media/server-media.ts";
import type { SignalHub } from "../signaling/signal-hub.ts";
import type { PendingRequests } from "../signaling/pending-requests.ts";
import type { ConnectionStatus, SignalingConnection, SignalingListener } from "../signaling/signaling-connection.ts";
import type { ServerClock } from "./server-clock.ts";
import type { Ticket } from "./ticket.ts";

/** What a session is made of. */
export type SessionServices = {
  readonly connection: SignalingConnection;
  readonly ticket: Ticket;
  readonly clock: ServerClock;
  readonly requests: PendingRequests;
  readonly registry: CallRegistry;
  readonly events: EventTeller;
  readonly signals: SignalHub;
  readonly server: ServerMedia;
};

type Handlers = {
  readonly [T in Parameters<SignalingListener["frame"]>[0]["type"]]: (frame: ServerFrame<T>) => void;
};

/** One user, logged in: the connection, the requests under way and the calls. */
export class Session {
  readonly #of: SessionServices;
  readonly #handlers: Handlers;
  /** What is let go of with the session. */
  readonly #letGo: (() => void)[] = [];

  constructor(of: SessionServices) {
    const { requests, registry, signals, server } = of;
    this.#of = of;
    this.#handlers = {
      response: requests.answered,
      facts: (frame) => registry.facts(frame),
      snapshot: (frame) => registry.snapshot(frame),
      late: ({ late }) => registry.late(late),
      heartbeat: ({ calls }) => registry.heartbeat(calls),
      ice: ({ ice }) => server.setIce(ice),
      expiring: () => void this.renew(),
      reachability: ({ call, user, here }) => {
        registry.controller(call)?.reachability(user, here);
        signals.tell({ type: "reachability", user, here }, call);
      },
    };
  }

  get registry(): CallRegistry {
    return this.#of.registry;
  }

  get requests(): PendingRequests {
    return this.#of.requests;
  }

  /** Connects. `strange`: something that is not of this protocol came. */
  start(status: (status: ConnectionStatus) => void, strange: () => void): void {
    const { connection, clock, registry, signals } = this.#of;
    const dispatch = <T extends keyof Handlers>(type: T, frame: ServerFrame<T>): void => this.#handlers[type](frame);
    connection.start({
      status: (now) => {
        if (now.state === "stopped") this.#cut(now.error);
        status(now);
      },
      welcome: (frame) => this.#welcome(frame),
      frame: (frame) => {
        if ("now" in frame) clock.hear(frame.now);
        dispatch(frame.type, frame);
      },
      signal: signals.heard,
      strange,
      inCall: () => registry.inCall(),
    });
  }

  /** Gives the server a newer userSig, on the connection there is. */
  async renew(): Promise<void> {
    const { connection, ticket, events } = this.#of;
    // A function that fails is asked again at the next warning, and a connection that ends asks it anyway.
    const userSig = await ticket.next("expired_credentials").catch(() => null);
    if (userSig === null) return events.tell({ type: "error", error: callError("login_expiring"), callId: null });
    connection.send({ type: "renew", userSig });
  }

  /** Runs when the session ends. */
  onEnd(letGo: () => void): void {
    this.#letGo.push(letGo);
  }

  end(error: CallError): void {
    const { connection, registry } = this.#of;
    connection.send({ type: "goodbye" });
    connection.end();
    this.#cut(error);
    registry.end();
    for (const letGo of this.#letGo) letGo();
  }

  #welcome(frame: ServerFrame<"welcome">): void {
    const { clock, server, registry, requests, events, signals } = this.#of;
    clock.begin(frame.now);
    server.setIce(frame.ice);
    server.setPlan(frame.plan);
    registry.welcome(frame);
    signals.tell({ type: "reconnected" });
    requests.askAgain();
    events.sayAgain();
  }

  /** Nothing is heard or asked any more: the devices are let go before anybody is told. */
  #cut(error: CallError): void {
    this.#of.registry.cut(error);
    this.#of.requests.end(error);
  }
}
