import type { ClientFrame, ServerFrame } from "@opencallkit/protocol";
import { createBook, type Book } from "./calls/book.ts";
import type { CallEntry } from "./calls/call-entry.ts";
import type { Desk, End } from "./calls/desk.ts";
import { createMediaOpener } from "./calls/media-opener.ts";
import { createMemory } from "./calls/memory.ts";
import { callError, type CallError } from "./errors.ts";
import { createTold } from "./events/told.ts";
import type { Outbox } from "./events/outbox.ts";
import { keyOf, type Identity } from "./identity.ts";
import { createLink, type CloseForLogin, type Link, type LinkState } from "./link/link.ts";
import { leadsIntoLocalNetwork } from "./link/local-network.ts";
import type { Urls } from "./link/urls.ts";
import { followPage } from "./page-moments.ts";
import type { IceServer } from "./ports/peers.ts";
import type { DeviceWishes } from "./devices.ts";
import type { Ports } from "./ports/ports.ts";
import { createQuestions, type Questions } from "./questions.ts";
import { createStoreTime } from "./store-time.ts";

export type SessionNeeds = {
  readonly ports: Ports;
  readonly urls: Urls;
  readonly app: number;
  readonly user: string;
  readonly identity: Identity;
  readonly outbox: Outbox;
  readonly userSig: (renew: CloseForLogin | null) => Promise<string | null>;
  readonly devices: DeviceWishes;
  /** Whether remote sound is held back. */
  readonly held: (held: boolean) => void;
  readonly link: (state: LinkState) => void;
};

/** One user, logged in: the connection, the questions under way and the calls. */
export type Session = {
  readonly book: Book;
  readonly questions: Questions;
  readonly addCall: (id: string, asked: Parameters<Book["add"]>[1]) => CallEntry;
  /** A call that came to be another one, which is answered instead. */
  readonly merge: (id: string, into: string) => CallEntry | null;
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
  const { ports, identity, app, user, outbox } = needs;
  const { clock, random, storage, logger } = ports;
  const me = { user, client: identity.client };
  const time = createStoreTime(clock);
  const told = createTold(storage.lasting, keyOf("told", app, user));
  const memory = createMemory(storage.session, keyOf("calls", app, user));
  let ice: readonly IceServer[] = [];
  let plan: ServerFrame<"welcome">["plan"] = "p2p";
  let seenPlace = 0;
  let lastSig = "";
  let connected = false;

  const send = (frame: ClientFrame): boolean => link.send(frame);
  const questions = createQuestions(clock, random, send);

  const markSeen = (place: number): void => {
    if (place <= seenPlace) return;
    seenPlace = place;
    send({ type: "endsSeen", place });
  };

  const tell: Desk["tell"] = (event, end) => {
    const key = end === undefined ? "" : toldKey(end);
    const again = end?.maybeTold === true && told.has(key);
    outbox.put({
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
    memory,
    plan: () => plan,
    ice: () => ice,
    send,
    devices: needs.devices,
    held: needs.held,
  });

  const book = createBook(
    (changed): Desk => ({
      me,
      isOurs: identity.isOurs,
      clock,
      awake: ports.awake,
      questions,
      memory,
      toLocal: time.toLocal,
      wasTold: (call, stay) => told.has(toldKey({ call, stay })),
      tell,
      openMedia,
      unlockSound: ports.sound.unlock,
      leaveByHttp: (id, { type: name, body }) => {
        if (connected) return;
        const said = { app, user, userSig: lastSig, client: identity.client, id, name, call: body.call };
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
    response: questions.answered,
    facts: book.news,
    snapshot: book.snapshot,
    late: ({ late }) => book.late(late),
    heartbeat: ({ calls }) => book.beat(calls),
    ice: (frame) => {
      ice = iceOf(frame.ice);
    },
    expiring: () => void renew(),
    reachability: ({ call, user: who, here }) => book.entry(call)?.life(who, here),
    signal: ({ signal }) => book.signal(signal),
    signalAck: ({ ack }) => book.signalSeen(ack),
  };
  const dispatch = <T extends keyof Heard>(name: T, frame: ServerFrame<T>): void => heard[name](frame);

  const link: Link = createLink(
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
      inCall: () => book.inCall(),
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
        book.welcome(frame);
        questions.askAgain();
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
    book.cut(error);
    questions.end(error);
  };

  const endPage = followPage(ports.page, {
    book,
    link,
    gone: () =>
      ports.page.beacon(needs.urls.gone, JSON.stringify({ app, user, userSig: lastSig, client: identity.client })),
  });

  return {
    book,
    questions,
    addCall: book.add,
    merge: book.merge,
    renew,
    end: (error) => {
      endPage();
      send({ type: "goodbye" });
      link.end();
      cut(error);
      book.end();
      identity.letGo();
    },
  };
};
