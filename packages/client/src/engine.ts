import { deepEqual } from "./deep-equal.ts";
import { createAtom, readOnly } from "./api/atom.ts";
import { defer, type Deferred } from "./defer.ts";
import { createProfileBook } from "./account/profile-book.ts";
import { createDevices } from "./media/devices.ts";
import { callError, type CallError } from "./api/errors.ts";
import { createEventQueue } from "./events/event-queue.ts";
import type { Call, CallClient, Connection, Invitation, Login } from "./api/api.ts";
import { identify } from "./session/identity.ts";
import { createAutoplay } from "./media/playback/autoplay.ts";
import type { CloseForLogin, ConnectionStatus } from "./signaling/signaling-connection.ts";
import { urlsOf } from "./signaling/urls.ts";
import type { Ports } from "./ports/ports.ts";
import type { CallController } from "./calls/call-controller.ts";
import { nobody } from "./calls/call-model.ts";
import { openSession } from "./session/open-session.ts";
import { placeCall } from "./session/place-call.ts";
import type { Session } from "./session/session.ts";
import { createTicket } from "./session/ticket.ts";
import { checkCallId, checkInvitation, checkLogin } from "./api/arguments.ts";

type LoggedIn = {
  /** The login's parameters; replaced when the same user logs in with a newer userSig. */
  who: Login;
  readonly welcomed: Deferred;
  /** Null until this page has its identity. */
  session: Session | null;
};

/**
 * The source of userSigs of a login: a text is offered once, a function is asked again when the server wants a newer
 * one.
 */
const userSigOf = (mine: LoggedIn): ((renew: CloseForLogin | null) => Promise<string | null>) => {
  let last: string | null = null;
  let refused = 0;
  return async (renew) => {
    const { userSig } = mine.who;
    if (typeof userSig === "string") {
      const known = last === userSig;
      last = userSig;
      return renew === null || !known ? userSig : null;
    }
    if (renew === null && last !== null) {
      refused = 0;
      return last;
    }
    // No retry loop: a fresh one was refused, too, so asking again would not mend it.
    if (renew === "bad_credentials" && (refused += 1) > 1) return null;
    last = await userSig();
    return last;
  };
};

/**
 * The engine on injected ports. `createCallClient` is this on the browser's, or Node's. Throws `bad_argument` for a
 * wrong `url`.
 */
export const createEngine = (url: string, ports: Ports): CallClient => {
  const urls = urlsOf(url);
  const connection = createAtom<Connection>({ state: "loggedOut" }, deepEqual);
  const user = createAtom<string | null>(null);
  const autoplay = createAutoplay();
  const calls = createAtom<readonly Call[]>([]);
  const eventQueue = createEventQueue();
  const book = createProfileBook();
  let current: LoggedIn | null = null;
  let closed = false;

  const controllers = (): readonly CallController[] => current?.session?.registry.controllers() ?? [];
  const devices = createDevices({
    devices: ports.devices,
    storage: ports.storage,
    chose: async (kind) => {
      for (const controller of controllers()) await controller.choose(kind);
    },
  });

  const followLink = (mine: LoggedIn, state: ConnectionStatus): void => {
    if (mine !== current) return;
    connection.set(state);
    if (state.state === "connected") mine.welcomed.resolve();
    if (state.state === "stopped") mine.welcomed.reject(state.error);
  };

  const start = async (mine: LoggedIn): Promise<void> => {
    const { appId: app, userId } = mine.who;
    const identity = await identify(ports, app, userId);
    if (mine !== current) return identity.letGo();
    const ticket = createTicket(userSigOf(mine));
    const login = { app, user: userId, identity, ticket };
    const session = openSession({ ports, urls, devices, autoplay, eventQueue, book }, login);
    session.start(
      (status) => followLink(mine, status),
      () => ports.logger.log("warn", "a message of another form was left out"),
    );
    mine.session = session;
    session.registry.calls.subscribe(calls.set);
    calls.set(session.registry.calls.get());
  };

  const leave = (error: CallError): void => {
    const left = current;
    current = null;
    left?.welcomed.reject(error);
    left?.session?.end(error);
    calls.set([]);
    book.clear();
    user.set(null);
    connection.set({ state: "loggedOut" });
  };

  const sessionNow = (): Session => {
    const session = current?.session ?? null;
    const link = connection.get();
    if (link.state === "stopped") throw link.error;
    if (session === null) throw callError(closed ? "closed" : "not_logged_in");
    return session;
  };

  return {
    connection: readOnly(connection),
    user: readOnly(user),
    calls: readOnly(calls),
    devices: devices.value,
    autoplay: autoplay.value,
    login: async (who) => {
      if (closed) throw callError("closed");
      checkLogin(who);
      const stopped = connection.get().state === "stopped";
      if (current !== null && !stopped) {
        // Idempotent: a second mount of the same component logs in again, and shares the first one's login.
        if (current.who.appId !== who.appId || current.who.userId !== who.userId) throw callError("already_logged_in");
        if (typeof who.userSig === "string" && who.userSig !== current.who.userSig) {
          current.who = who;
          await current.session?.renew();
        }
        return current.welcomed.promise;
      }
      if (stopped) leave(callError("closed"));
      const mine: LoggedIn = { who, welcomed: defer(), session: null };
      mine.welcomed.promise.catch(() => undefined);
      current = mine;
      user.set(who.userId);
      connection.set({ state: "connecting" });
      await start(mine).catch((reason: unknown) => {
        // Nobody is logged in: the next login begins anew.
        if (mine === current) leave(callError("closed", String(reason)));
        throw reason;
      });
      return mine.welcomed.promise;
    },
    logout: async () => leave(callError("closed")),
    call: async (invitation: Invitation) => {
      const session = sessionNow();
      return placeCall(ports, session, current?.who.userId ?? "", checkInvitation(invitation));
    },
    join: async (callId) => {
      checkCallId(callId);
      const { registry } = sessionNow();
      const { call } = registry.controller(callId) ?? registry.add(callId, nobody);
      await call.join();
      return call;
    },
    profiles: book.known,
    profilesOf: async (users) => (await sessionNow().account()).profilesOf(users),
    setProfile: async (change) => (await sessionNow().account()).setProfile(change),
    recents: async (query = {}) => (await sessionNow().account()).recents(query),
    observe: eventQueue.observe,
    chooseDevice: devices.choose,
    volume: devices.loudness,
    setVolume: devices.setVolume,
    resumeSound: async () => {
      ports.sound.unlock();
      await Promise.all(controllers().map((controller) => controller.resumeSound()));
    },
    close: () => {
      if (closed) return;
      leave(callError("closed"));
      closed = true;
      eventQueue.end();
      devices.end();
    },
  };
};
