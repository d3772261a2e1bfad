import type { ServerFrame } from "@opencallkit/protocol";
import { callError, type CallError } from "../api/errors.ts";
import type { Account } from "../account/account.ts";
import type { CallRegistry } from "../calls/call-registry.ts";
import type { EventPublisher } from "../events/event-publisher.ts";
import type { ServerMedia } from "../media/server-media.ts";
import type { SignalHub } from "../signaling/signal-hub.ts";
import type { PendingRequests } from "../signaling/pending-requests.ts";
import type { ConnectionStatus, SignalingConnection, SignalingListener } from "../signaling/signaling-connection.ts";
import type { ServerClock } from "./server-clock.ts";
import type { Ticket } from "./ticket.ts";

/** The parts of a session. */
export type SessionServices = {
  readonly connection: SignalingConnection;
  readonly ticket: Ticket;
  readonly clock: ServerClock;
  readonly requests: PendingRequests;
  readonly registry: CallRegistry;
  readonly events: EventPublisher;
  readonly signals: SignalHub;
  readonly server: ServerMedia;
  /** What is released with the session, in this order. */
  readonly letGo: readonly (() => void)[];
};

type Handlers = {
  readonly [T in Parameters<SignalingListener["frame"]>[0]["type"]]: (frame: ServerFrame<T>) => void;
};

/** A session, one logged-in user: the connection, the pending requests and the calls. */
export type Session = {
  readonly registry: CallRegistry;
  readonly requests: PendingRequests;
  readonly account: () => Promise<Account>;
  /** Connects. `strange`: hears of a frame that is not of this protocol. */
  readonly start: (status: (status: ConnectionStatus) => void, strange: () => void) => void;
  /** Renews the credential: sends a newer userSig, on the connection there is. */
  readonly renew: () => Promise<void>;
  readonly end: (error: CallError) => void;
};

export const createSession = (of: SessionServices): Session => {
  const { connection, ticket, clock, requests, registry, events, signals, server, letGo } = of;

  const renew = async (): Promise<void> => {
    // No retry here: a function that fails is asked again at the next warning, and a connection that ends asks it
    // anyway.
    const userSig = await ticket.next("expired_credentials").catch(() => null);
    if (userSig === null) return events.tell({ type: "error", error: callError("login_expiring"), callId: null });
    connection.send({ type: "renew", userSig });
  };

  /** Cuts calls and requests off: the devices are released before anybody is told. */
  const cut = (error: CallError): void => {
    registry.cut(error);
    requests.end(error);
  };

  const handlers: Handlers = {
    response: requests.answered,
    facts: registry.facts,
    profiles: ({ profiles }) => registry.book.put(profiles),
    snapshot: registry.snapshot,
    late: ({ late }) => registry.late(late),
    heartbeat: ({ calls }) => registry.heartbeat(calls),
    ice: ({ ice }) => server.setIce(ice),
    expiring: () => void renew(),
    reachability: ({ call, user, here }) => {
      registry.controller(call)?.reachability(user, here);
      signals.tell({ type: "reachability", user, here }, call);
    },
  };
  const dispatch = <T extends keyof Handlers>(type: T, frame: ServerFrame<T>): void => handlers[type](frame);

  const welcome = (frame: ServerFrame<"welcome">): void => {
    clock.begin(frame.now);
    server.setPlan(frame.plan);
    server.setIce(frame.ice);
    registry.welcome(frame);
    signals.tell({ type: "reconnected" });
    requests.askAgain();
    events.sayAgain();
  };

  return {
    registry,
    requests,
    account: async () => (await import("../account/account.ts")).createAccount(requests, registry.book),
    renew,
    start: (status, strange) =>
      connection.start({
        status: (now) => {
          if (now.state === "stopped") cut(now.error);
          status(now);
        },
        welcome,
        frame: (frame) => {
          if ("now" in frame) clock.hear(frame.now);
          dispatch(frame.type, frame);
        },
        signal: signals.heard,
        strange,
        inCall: registry.inCall,
      }),
    end: (error) => {
      connection.send({ type: "goodbye" });
      connection.end();
      cut(error);
      registry.end();
      for (const last of letGo) last();
    },
  };
};
