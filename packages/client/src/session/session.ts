import type { ClientFrame, ServerFrame } from "@opencallkit/protocol";
import { createCallRegistry, type CallRegistry } from "../calls/call-registry.ts";
import type { CallController } from "../calls/call-controller.ts";
import type { CallsContext, End } from "../calls/calls-context.ts";
import { createMediaOpener } from "../calls/media-opener.ts";
import { createCallStorage } from "../calls/call-storage.ts";
import { callError, type CallError } from "../api/errors.ts";
import { createDeliveredEvents } from "../events/delivered-events.ts";
import type { EventQueue } from "../events/event-queue.ts";
import { keyOf, type Identity } from "./identity.ts";
import {
  createSignalingConnection,
  type CloseForLogin,
  type SignalingConnection,
  type ConnectionStatus,
} from "../signaling/signaling-connection.ts";
import { leadsIntoLocalNetwork } from "../signaling/local-network.ts";
import type { Urls } from "../signaling/urls.ts";
import { followPage } from "./page-lifecycle.ts";
import type { IceServer } from "../ports/peers.ts";
import type { DeviceWishes } from "../media/devices.ts";
import type { Ports } from "../ports/ports.ts";
import { createPendingRequests, type PendingRequests } from "../signaling/pending-requests.ts";
import { createServerClock } from "./server-clock.ts";

export type SessionNeeds = {
  readonly ports: Ports;
  readonly urls: Urls;
  readonly app: number;
  readonly user: string;
  readonly identity: Identity;
  readonly eventQueue: EventQueue;
  readonly userSig: (renew: CloseForLogin | null) => Promise<string | null>;
  readonly devices: DeviceWishes;
  /** Whether remote sound is held back. */
  readonly held: (held: boolean) => void;
  readonly link: (state: ConnectionStatus) => void;
};

/** One user, logged in: the connection, the questions under way and the calls. */
export type Session = {
  readonly registry: CallRegistry;
  readonly requests: PendingRequests;
  readonly addCall: (id: string, asked: Parameters<CallRegistry["add"]>[1]) => CallController;
  /** A call that came to be another one, which is answered instead. */
  readonly merge: (id: string, into: string) => CallController | null;
  /** Gives the server a newer userSig, on the connection there is. */
  readonly renew: () => Promise<void>;
  readonly end: (error: CallError) => void;
};

type Heard = {
  readonly [T in Exclude<ServerFrame, { type: "welcome" | "degraded" }>["type"]]: (frame: ServerFrame<T>) => void;
};

const iceOf = (ice: ServerFrame<"welcome">["ice"]): readonly IceServer[] =>
  ice.map(({ urls, username, credential }) => ({
    urls,
    ...(username === undefined ? {} : { username }),
    ...(credential === undefined ? {} : { credential }),
  }));

/** Each stay of a call is told once. */
const toldKey = ({ call, stay }: Pick<End, "call" | "stay">): string => (stay === null ? call : `${call}#${stay}`);

export const createSession = (needs: SessionNeeds): Session => {
  const { ports, identity, app, user, eventQueue } = needs;
  const { clock, random, storage, logger } = ports;
  const me = { user, client: identity.client };
  const time = createServerClock(clock);
  const told = createDeliveredEvents(storage.lasting, keyOf("told", app, user));
  const callStorage = createCallStorage(storage.session, keyOf("calls", app, user));
  let ice: readonly IceServer[] = [];
  let plan: ServerFrame<"welcome">["plan"] = "p2p";
  let seenPlace = 0;
  let lastSig = "";
  let connected = false;

  const send = (frame: ClientFrame): boolean => link.send(frame);
  const requests = createPendingRequests(clock, random, send);

  const markSeen = (place: number): void => {
    if (place <= seenPlace) return;
    seenPlace = place;
    send({ type: "endsSeen", place });
  };

  const tell: CallsContext["tell"] = (event, end) => {
    const key = end === undefined ? "" : toldKey(end);
    const again = end?.maybeTold === true && told.has(key);
    eventQueue.put({
      event: again ? null : event,
      waits: end !== undefined,
      told: () => {
        if (end === undefined) return;
        if (event !== null) told.add(key);
        if (end.place !== undefined) markSeen(end.place);
      },
    });
  };

  const openMedia = createMediaOpener({
    ports,
    callStorage,
    plan: () => plan,
    ice: () => ice,
    send,
    devices: needs.devices,
    held: needs.held,
  });

  const registry = createCallRegistry(
    (changed): CallsContext => ({
      me,
      isOurs: identity.isOurs,
      clock,
      awake: ports.awake,
      requests,
      callStorage,
      toLocal: time.toLocal,
      wasTold: (call, stay) => told.has(toldKey({ call, stay })),
      tell,
      openMedia,
      unlockSound: ports.sound.unlock,
      leaveByHttp: (id, { type, body }) => {
        if (connected) return;
        const said = { app, user, userSig: lastSig, client: identity.client, id, type, call: body.call };
        ports.page.beacon(needs.urls.leave, JSON.stringify(said));
      },
      changed,
    }),
    send,
  );

  const renew = async (): Promise<void> => {
    // A function that fails is asked again at the next warning, and a connection that ends asks it anyway.
    const userSig = await needs.userSig("expired_credentials").catch(() => null);
    if (userSig === null) return tell({ type: "error", error: callError("login_expiring"), callId: null });
    lastSig = userSig;
    send({ type: "renew", userSig });
  };

  const heard: Heard = {
    response: requests.answered,
    facts: registry.news,
    snapshot: registry.snapshot,
    late: ({ late }) => registry.late(late),
    heartbeat: ({ calls }) => registry.beat(calls),
    ice: (frame) => {
      ice = iceOf(frame.ice);
    },
    expiring: () => void renew(),
    reachability: ({ call, user: who, here }) => registry.controller(call)?.life(who, here),
    signal: ({ signal }) => registry.signal(signal),
    signalAck: ({ ack }) => registry.signalSeen(ack),
  };
  const dispatch = <T extends keyof Heard>(name: T, frame: ServerFrame<T>): void => heard[name](frame);

  const link: SignalingConnection = createSignalingConnection(
    {
      clock,
      random,
      sockets: ports.sockets,
      url: needs.urls.socket,
      intoLocalNetwork: leadsIntoLocalNetwork(ports.page.origin, needs.urls.socket),
      who: { app, user, device: identity.device, client: identity.client },
      userSig: async (refused) => {
        const userSig = await needs.userSig(refused);
        lastSig = userSig ?? lastSig;
        return userSig;
      },
      inCall: () => registry.inCall(),
    },
    {
      state: (state) => {
        connected = state.state === "connected";
        if (state.state === "stopped") cut(state.error);
        needs.link(state);
      },
      welcome: (frame) => {
        time.begin(frame.now);
        ice = iceOf(frame.ice);
        plan = frame.plan;
        registry.welcome(frame);
        requests.askAgain();
        if (seenPlace > 0) send({ type: "endsSeen", place: seenPlace });
      },
      frame: (frame) => {
        if ("now" in frame) time.hear(frame.now);
        dispatch(frame.type, frame);
      },
      strange: () => logger.log("warn", "a message of another form was left out"),
    },
  );

  /** Nothing is heard or asked any more: the devices are let go before anybody is told. */
  const cut = (error: CallError): void => {
    registry.cut(error);
    requests.end(error);
  };

  const endPage = followPage(ports.page, {
    registry,
    link,
    gone: () =>
      ports.page.beacon(needs.urls.gone, JSON.stringify({ app, user, userSig: lastSig, client: identity.client })),
  });

  return {
    registry,
    requests,
    addCall: registry.add,
    merge: registry.merge,
    renew,
    end: (error) => {
      endPage();
      send({ type: "goodbye" });
      link.end();
      cut(error);
      registry.end();
      identity.letGo();
    },
  };
};
