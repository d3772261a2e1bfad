import { expect, test } from "vitest";
import type { TransportEvent } from "../../ports/media-transport.ts";
import { createFakePage } from "../../testing/fake-page.ts";
import { createFakePeers } from "../../testing/fake-peers.ts";
import { FakeTrack } from "../../testing/fake-tracks.ts";
import { createSignalWire } from "../../testing/signal-wire.ts";
import { transportRules } from "../../testing/transport-conformance.ts";
import type { JoinOptions, TransportRoom } from "../../testing/transport-room.ts";
import { createVirtualClock } from "../../testing/virtual-clock.ts";
import type { SignalHub } from "../../signaling/signal-hub.ts";
import { createP2pAdapter } from "./p2p-transport.ts";

const call = "AAAAAAAAAAAAAAAAAAAAAA";

/** A room of direct links between fake connections, over a lossless wire. */
const room = () => {
  const clock = createVirtualClock();
  const wire = createSignalWire();
  const pages = new Map<number, { readonly hub: SignalHub; readonly epochs: Map<string, number> }>();
  const logged: string[] = [];
  const ends: (() => void)[] = [];

  const join = (stay: number, { warm = false, path = 0 }: JoinOptions = {}) => {
    const own = pages.get(stay) ?? { hub: wire.hub(stay), epochs: new Map<string, number>() };
    pages.set(stay, own);
    const peers = createFakePeers();
    const page = createFakePage();
    const events: TransportEvent[] = [];
    const { epochs, hub } = own;
    let followed = 0;
    /** Counts subscriptions until they end. */
    const counted = (unfollow: () => void): (() => void) => {
      followed += 1;
      return () => {
        followed -= 1;
        unfollow();
      };
    };
    const transport = createP2pAdapter({
      clock,
      peers,
      signals: {
        send: hub.send,
        follow: (address, listener) => counted(hub.follow(address, listener)),
        followCall: (id, listener) => counted(hub.followCall(id, listener)),
      },
      page,
      memory: { epoch: (link) => epochs.get(link) ?? 0, noteEpoch: (link, epoch) => void epochs.set(link, epoch) },
      logger: { log: (_, message) => void logged.push(message) },
    }).open(
      { call, path, warm, credentials: { ice: [], relayOnly: false }, people: [] },
      (event) => void events.push(event),
    );
    ends.push(() => transport.close());
    const open = () => peers.made.filter((peer) => !peer.closed());
    return {
      stay,
      transport,
      events,
      peers,
      page,
      epochs,
      sending: () => open().flatMap(({ sent }) => Object.values(sent).filter((track) => track !== null)),
      held: () => followed + open().length + peers.ahead() + page.listeners() + clock.timers(),
    };
  };

  return {
    wire,
    logged,
    join,
    settle: async () => {
      for (let turn = 0; turn < 4; turn += 1) await clock.settle();
    },
    wait: clock.advance,
    track: (source) => new FakeTrack(source === "microphone" || source === "screenSound" ? "audio" : "video"),
    credentials: () => ({ ice: [{ urls: ["stun:other.test"] }], relayOnly: false }),
    end: () => {
      for (const end of ends) end();
    },
  } satisfies TransportRoom & { readonly wire: unknown; readonly logged: unknown };
};

transportRules(room);

test("PATH-1: epochs count for each pair of stays and each path, and a reload goes on from there", async () => {
  const { join, settle } = room();
  const people = { mine: 1, theirs: 2, other: "bob" };
  const first = join(1);
  const other = join(2);
  other.transport.setPeople([{ mine: 2, theirs: 1, other: "alice" }]);
  first.transport.setPeople([people]);
  await settle();
  const second = join(1, { path: 1 });
  second.transport.setPeople([people]);
  expect(Object.fromEntries(first.epochs)).toEqual({ "1-2/0": 1, "1-2/1": 1 });
  first.transport.close();
  join(1).transport.setPeople([people]);
  expect(Object.fromEntries(first.epochs)).toEqual({ "1-2/0": 2, "1-2/1": 1 });
});

test("PATH-2: signals of a newer path are told of, once they come from somebody in the call", async () => {
  const { join, settle } = room();
  const alice = join(1);
  const bob = join(2, { path: 3 });
  bob.transport.setPeople([{ mine: 2, theirs: 1, other: "alice" }]);
  await settle();
  expect(alice.events).toEqual([]);
  alice.transport.setPeople([{ mine: 1, theirs: 2, other: "bob" }]);
  bob.transport.setLocal("microphone", { track: null, state: "failed" });
  await settle();
  const paths = alice.events.flatMap((event) => (event.type === "newPath" ? [event.path] : []));
  expect(new Set(paths)).toEqual(new Set([3]));
  // A path older than the one in use is ignored.
  expect(bob.events.filter(({ type }) => type === "newPath")).toEqual([]);
});

test("signals that came before there was a link are not lost", async () => {
  const { join, settle, wire } = room();
  const [alice, bob] = [join(1), join(2)];
  alice.transport.setPeople([{ mine: 1, theirs: 2, other: "bob" }]);
  await settle();
  const sent = wire.sent.length;
  bob.transport.setPeople([{ mine: 2, theirs: 1, other: "alice" }]);
  await settle();
  await alice.transport.ready();
  // Nothing was sent twice.
  const own = wire.sent.filter((frame) => frame.type === "signal" && frame.signal.from === 1);
  expect(new Set(own.map((frame) => JSON.stringify(frame))).size).toBe(own.length);
  expect(wire.sent.length).toBeGreaterThan(sent);
});

test("another network looks for a new path on every link; a connection to the server that is back sends again", async () => {
  const { join, settle, wire } = room();
  const [alice, bob] = [join(1), join(2)];
  alice.transport.setPeople([{ mine: 1, theirs: 2, other: "bob" }]);
  bob.transport.setPeople([{ mine: 2, theirs: 1, other: "alice" }]);
  await settle();
  alice.page.happen("network");
  alice.page.happen("back");
  await settle();
  expect(alice.peers.newest().restarts()).toBe(1);
  wire.lose = () => true;
  alice.transport.setLocal("microphone", { track: null, state: "failed" });
  wire.lose = () => false;
  const before = wire.sent.length;
  // As the session tells it after a welcome.
  wire.of(1)?.tell({ type: "reconnected" });
  expect(wire.sent.length).toBeGreaterThan(before);
});

test("SPEAK-1, QUALITY-2: who speaks and how good the link is are told when they change, and a link that breaks is lost", async () => {
  const here = room();
  const [alice, bob] = [here.join(1), here.join(2)];
  alice.transport.setPeople([{ mine: 1, theirs: 2, other: "bob" }]);
  bob.transport.setPeople([{ mine: 2, theirs: 1, other: "alice" }]);
  await here.settle();
  const told = (): readonly unknown[] =>
    alice.events.flatMap<unknown>((event) =>
      event.type === "speaking" ? [event.speaking] : event.type === "quality" ? [event.quality] : [],
    );
  const peer = alice.peers.newest();
  peer.loudness = 0.4;
  await here.wait(1000);
  peer.loudness = 0;
  await here.wait(2000);
  expect(told()).toEqual([true, false]);
  for (let look = 0; look < 4; look += 1) await alice.transport.stats(2);
  peer.measures = { ...peer.measures, reportedLoss: 0.3 };
  for (let look = 0; look < 4; look += 1) await alice.transport.stats(2);
  peer.events.state("disconnected");
  expect(told()).toEqual([true, false, "excellent", "poor", "lost"]);
  here.end();
});
