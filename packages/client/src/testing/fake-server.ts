import { wake, type Asker } from "@opencallkit/core";
import { commandTask, serverTask, type CommandReply, type LiveCall } from "@opencallkit/core/processor";
import { clientFrames, refusal, type ClientFrame, type Command, type ServerFrame } from "@opencallkit/protocol";
import { createFakeStore, fakeApp } from "./fake-store.ts";
import { FakeWire, type Fate, type Wire } from "./fake-wire.ts";
import type { SocketEvents, Sockets } from "../ports/sockets.ts";
import type { VirtualClock } from "./virtual-clock.ts";

/** An in-memory call server: the real rules, on the test's clock, over a wire with fault injection. */
export type FakeServer = {
  readonly sockets: Sockets;
  readonly wires: Set<Wire>;
  readonly wireOf: (user: string) => Wire;
  readonly calls: Map<string, LiveCall>;
  /** Everything that any client has sent, in order. */
  readonly received: ClientFrame[];
  /** False: no connection is answered. */
  up: boolean;
  /**
   * A cluster without a shared view: each connection is to another node, which does not know of the client's older
   * ones.
   */
  apart: boolean;
  /** Fault injection: the fate of each frame; a test's own choice. */
  fate: (frame: ServerFrame) => Fate;
  /** Holds commits back, as a slow disk does; the returned function releases them. */
  readonly holdCommits: () => () => void;
  readonly beat: () => void;
  readonly stop: () => void;
  /** Runs the deadlines that are due at the store's time. */
  readonly wakeAll: () => void;
  /** A lost acknowledgement: as if no `endsSeen` had ever arrived. */
  readonly forgetEndsSeen: () => void;
  ice: ServerFrame<"welcome">["ice"];
};

/** Validates as strictly as the real server: a client that sends anything else fails the test. */
const checked = (text: string): ClientFrame => {
  const frame: ClientFrame = JSON.parse(text);
  const result = clientFrames[frame.type].schema["~standard"].validate(frame);
  if (result instanceof Promise || result.issues !== undefined) throw new Error(`not a frame: ${text}`);
  return frame;
};

const outcomeOf = ({ body }: Command, reply: CommandReply): ServerFrame<"response">["outcome"] => {
  if (reply.type === "refused") return { type: "refused", refusal: refusal(reply.code, reply.retryAfterMs) };
  return { type: "accepted", reply: { call: reply.met ?? body.call } };
};

export const createFakeServer = (clock: VirtualClock): FakeServer => {
  const wires = new Set<Wire>();
  const store = createFakeStore(
    clock,
    () => [...wires].flatMap(({ asker }) => (asker === null ? [] : [asker])),
    ({ live, first }) => {
      for (const wire of wires)
        if (wire.asker !== null && store.hears(live.id, wire.asker.user))
          wire.tell({ type: "facts", now: now(), ...store.newsOf(live.id, wire.asker.user, first) });
    },
  );
  const { calls, now } = store;
  const received: ClientFrame[] = [];
  const seen = new Map<string, number>();
  let held: (() => void)[] | null = null;

  const commit = (then: () => void): void => {
    if (held === null) then();
    else held.push(then);
  };

  const respond = ({ id, command }: ClientFrame<"request">, asker: Asker): ServerFrame<"response"> => {
    const reply = store.run(commandTask(fakeApp, command, asker, id, now()));
    return { type: "response", id, outcome: outcomeOf(command, reply) };
  };

  const pass = (frame: ClientFrame<"signal"> | ClientFrame<"signalAck">, asker: Asker): void => {
    const about = frame.type === "signal" ? frame.signal : frame.ack;
    if (!store.holds(about.call, asker, about.from)) return;
    for (const wire of wires) {
      const to = wire.asker;
      if (to !== null && to.user !== asker.user && store.holds(about.call, to, about.to)) wire.tell(frame);
    }
  };

  const connect = (events: SocketEvents) => {
    const wire = new FakeWire(
      clock,
      events,
      (frame) => server.fate(frame),
      (closed) => wires.delete(closed),
    );

    const welcome = (hello: ClientFrame<"hello">): void => {
      const { user, client, device } = hello;
      const older = [...wires].filter((other) => other !== wire && other.asker?.client === client);
      if (!server.apart && hello.beside === true && older.length > 0) return wire.drop(4503);
      if (!server.apart) for (const other of older) other.drop(4409);
      wire.asker = { user, client, device };
      const place = seen.get(device) ?? store.newest();
      seen.set(device, place);
      wire.tell({
        type: "welcome",
        version: 2,
        now: now(),
        heartbeatMs: 5000,
        silenceMs: 12_000,
        place,
        ice: server.ice,
        plan: "p2p",
        calls: store.liveOf(user).map((id) => store.newsOf(id, user, 1)),
        late: store.endedAfter(place, user).map((id) => store.newsOf(id, user, 1)),
      });
    };

    const take = (frame: ClientFrame): void => {
      wire.heard.push(frame);
      received.push(frame);
      if (frame.type === "hello") return welcome(frame);
      const who = wire.asker;
      if (who === null) return wire.drop(4401);
      switch (frame.type) {
        case "request":
          return commit(() => wire.tell(respond(frame, who)));
        case "sync":
          if (!store.hears(frame.call, who.user)) return undefined;
          return wire.tell({ type: "snapshot", now: now(), ...store.newsOf(frame.call, who.user, 1) });
        case "endsSeen":
          return void seen.set(who.device, Math.max(seen.get(who.device) ?? 0, frame.place));
        case "signal":
        case "signalAck":
          return pass(frame, who);
        case "goodbye":
          return wire.drop(1000);
        case "accountRequest":
        case "heartbeatReply":
        case "renew":
          return undefined;
      }
    };

    wires.add(wire);
    queueMicrotask(() => wire.open && events.opened());
    return {
      send: (text: string) => {
        const frame = checked(text);
        queueMicrotask(() => wire.open && take(frame));
      },
      close: () => wire.leave(),
    };
  };

  const server: FakeServer = {
    wires,
    calls,
    received,
    up: true,
    apart: false,
    ice: [],
    fate: () => "deliver",
    forgetEndsSeen: () => {
      for (const device of seen.keys()) seen.set(device, 0);
    },
    sockets: {
      open: (_url, events) => {
        if (server.up) return connect(events);
        queueMicrotask(() => events.closed(1006));
        return { send: () => undefined, close: () => undefined };
      },
    },
    wireOf: (user) => {
      const wire = [...wires].findLast(({ asker }) => asker?.user === user);
      if (wire === undefined) throw new Error(`${user} is not connected`);
      return wire;
    },
    holdCommits: () => {
      held = [];
      return () => {
        const waiting = held ?? [];
        held = null;
        for (const then of waiting) then();
      };
    },
    beat: () => {
      for (const wire of wires) {
        if (wire.asker === null) continue;
        const numbers = store.liveOf(wire.asker.user).map((id) => [id, store.callOf(id).facts.length] as const);
        wire.tell({ type: "heartbeat", now: now(), calls: Object.fromEntries(numbers) });
      }
    },
    stop: () => {
      server.up = false;
      for (const wire of wires) wire.drop(1006);
    },
    wakeAll: () => {
      for (const id of calls.keys()) store.run(serverTask(fakeApp, id, wake));
    },
  };
  return server;
};
