import type { ProfileBook } from "../account/profile-book.ts";
import { createCallRegistry } from "../calls/call-registry.ts";
import { createCallStorage } from "../calls/call-storage.ts";
import { createDeliveredEvents } from "../events/delivered-events.ts";
import type { EventQueue } from "../events/event-queue.ts";
import { createEventPublisher } from "../events/event-publisher.ts";
import type { DeviceWishes } from "../media/devices.ts";
import { MediaOpener } from "../media/media-opener.ts";
import type { Autoplay } from "../media/playback/autoplay.ts";
import { createServerMedia } from "../media/server-media.ts";
import type { Ports } from "../ports/ports.ts";
import { createPendingRequests } from "../signaling/pending-requests.ts";
import { createSignalHub } from "../signaling/signal-hub.ts";
import { createSignalingConnection } from "../signaling/signaling-connection.ts";
import type { Urls } from "../signaling/urls.ts";
import { keyOf, type Identity } from "./identity.ts";
import { followPage } from "./page-lifecycle.ts";
import { createPageBeacon } from "./page-beacon.ts";
import { createServerClock } from "./server-clock.ts";
import { createSession, type Session } from "./session.ts";
import type { Ticket } from "./ticket.ts";

/** The services of the engine, whoever is logged in. */
export type EngineServices = {
  readonly ports: Ports;
  readonly urls: Urls;
  readonly devices: DeviceWishes;
  readonly autoplay: Autoplay;
  readonly eventQueue: EventQueue;
  readonly book: ProfileBook;
};

export type SessionLogin = {
  readonly app: number;
  readonly user: string;
  readonly identity: Identity;
  readonly ticket: Ticket;
};

/** The composition root of a session: makes all that belongs to one logged-in user. It connects when it is started. */
export const openSession = (engine: EngineServices, login: SessionLogin): Session => {
  const { ports, urls, devices, autoplay, eventQueue, book } = engine;
  const { random, sockets, page, storage } = ports;
  const { app, user, identity, ticket } = login;
  const { client, device, isOurs } = identity;
  const url = urls.socket;
  const clock = createServerClock(ports.clock);
  const who = { app, user, device, client };
  const connection = createSignalingConnection({
    clock,
    random,
    sockets,
    url,
    who,
    origin: page.origin,
    userSig: ticket.next,
  });
  const { send } = connection;
  const beacon = createPageBeacon(page, urls, { app, user, client }, ticket);
  const requests = createPendingRequests(clock, random, send, beacon.leave);
  const told = createDeliveredEvents(storage.lasting, keyOf("told", app, user));
  const events = createEventPublisher(told, eventQueue, send);
  const signals = createSignalHub(send);
  const server = createServerMedia({ signals, requests, url, loader: ports.mediaServer });
  const media = new MediaOpener({ ports, autoplay, devices, server });
  const callStorage = createCallStorage(storage.session, keyOf("calls", app, user));
  const me = { user, client, isOurs, book };
  const registry = createCallRegistry({ me, clock, requests, callStorage, events, media }, send);
  const letGo = [followPage(page, connection, registry, beacon), identity.letGo];
  return createSession({ connection, ticket, clock, requests, registry, events, signals, server, letGo });
};
