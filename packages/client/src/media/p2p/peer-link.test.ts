import type { Signal } from "@opencallkit/protocol";
import { beforeEach, expect, test } from "vitest";
import type { LinkState } from "../../api/participant.ts";
import { createFakePeers, type FakePeers } from "../../testing/fake-peers.ts";
import { createSignalWire, type SignalWire } from "../../testing/signal-wire.ts";
import { createVirtualClock, type VirtualClock } from "../../testing/virtual-clock.ts";
import { PeerLink } from "./peer-link.ts";
import { nothingSent, type Sending } from "./tracks-signal.ts";

type Side = {
  link: PeerLink;
  readonly peers: FakePeers;
  /** Every change of state. */
  readonly states: LinkState[];
  readonly heard: Sending[];
  readonly sent: readonly Signal[];
  readonly epochs: number[];
  /** When it told that no path was found. */
  readonly noPaths: readonly number[];
  readonly deliver: (signal: Signal) => void;
};

let clock: VirtualClock;
let wire: SignalWire;
let low: Side;
let high: Side;

const call = "AAAAAAAAAAAAAAAAAAAAAA";

const failures = ({ states }: Side): number => states.filter((state) => state === "failed").length;

const side = (mine: number, theirs: number, epoch = 0): Side => {
  const hub = wire.hub(mine);
  const states: LinkState[] = [];
  const heard: Sending[] = [];
  const epochs: number[] = [];
  const noPaths: number[] = [];
  const peers = createFakePeers();
  const link = new PeerLink({
    clock,
    peers,
    signals: hub,
    route: { call, path: 0, stays: { mine, theirs, other: "other" } },
    credentials: () => ({ ice: [], relayOnly: false }),
    epoch: { read: () => epoch, write: (next) => void epochs.push(next) },
    emit: (event) => {
      if (event.type === "state" && states.at(-1) !== event.state) states.push(event.state);
      if (event.type === "sending") heard.push(event.sending);
      if (event.type === "noPath") noPaths.push(clock.now());
    },
  });
  link.begin(nothingSent);
  return {
    link,
    peers,
    states,
    heard,
    epochs,
    noPaths,
    deliver: (signal) => hub.heard({ type: "signal", signal }),
    get sent() {
      return wire.sent.flatMap((frame) =>
        frame.type === "signal" && frame.signal.from === mine ? [frame.signal] : [],
      );
    },
  };
};

const start = (): void => {
  low = side(1, 2);
  high = side(2, 1);
};

beforeEach(() => {
  clock = createVirtualClock();
  wire = createSignalWire();
});

test("the lower stay offers, the higher answers, and both are connected", async () => {
  start();
  await clock.settle();
  expect(low.states.at(-1)).toBe("connected");
  expect(high.states.at(-1)).toBe("connected");
  const kinds = ({ sent }: Side) =>
    sent.flatMap(({ body }) => (body.type === "description" ? [body.description.type] : []));
  expect([kinds(low), kinds(high)]).toEqual([["offer"], ["answer"]]);
  expect(low.peers.newest().candidates).toHaveLength(1);
  expect(high.peers.newest().candidates).toHaveLength(1);
});

test("signals that were lost are sent again until they are confirmed, and then no more", async () => {
  let lost = 6;
  wire.lose = ({ type }) => type === "signal" && (lost -= 1) >= 0;
  start();
  await clock.advance(2500);
  expect([low.states.at(-1), high.states.at(-1)]).toEqual(["connected", "connected"]);
  await clock.advance(5000);
  const count = low.sent.length + high.sent.length;
  await clock.advance(30_000);
  expect(low.sent.length + high.sent.length).toBe(count);
});

test("signals that come doubled or out of order are taken once and in order", async () => {
  const waiting: Signal[] = [];
  wire.lose = (frame) => frame.type === "signal" && waiting.push(frame.signal) > 0;
  start();
  for (let round = 0; round < 4; round += 1) {
    await clock.settle();
    const batch = waiting.splice(0).toReversed();
    for (const signal of [...batch, ...batch]) (signal.from === 1 ? high : low).deliver(signal);
  }
  await clock.settle();
  expect([low.states.at(-1), high.states.at(-1)]).toEqual(["connected", "connected"]);
  expect(high.heard).toHaveLength(1);
});

test("both offer at once: the higher stay gives way and nothing breaks", async () => {
  start();
  await clock.settle();
  low.link.changeNetwork();
  high.link.changeNetwork();
  await clock.settle();
  const made = [...low.peers.made, ...high.peers.made];
  expect(made).toHaveLength(2);
  expect(made.every((peer) => peer.isStable() && !peer.closed())).toBe(true);
});

test("an epoch far ahead of ours is not followed, and the link goes on", async () => {
  start();
  await clock.settle();
  const { epoch = 0 } = low.sent.at(-1) ?? {};
  for (const far of [epoch + 1001, 1_000_000])
    low.deliver({ call, from: 2, to: 1, path: 0, epoch: far, serial: 1, body: { type: "start" } });
  await clock.settle();
  expect(low.peers.made).toHaveLength(1);
  expect(low.epochs).toEqual([1]);
  low.deliver({ call, from: 2, to: 1, path: 0, epoch: epoch + 1000, serial: 1, body: { type: "start" } });
  expect(low.epochs.at(-1)).toBe(epoch + 1000);
});

test.each([1_000_000, 2_000_000])("no epoch beyond the protocol's last is ever sent: %d remembered", async (epoch) => {
  low = side(1, 2, epoch);
  high = side(2, 1, 999_999);
  await clock.advance(40_000);
  expect(Math.max(...[...low.sent, ...high.sent].map((signal) => signal.epoch))).toBe(1_000_000);
});

test("no path in 15 s is told to both, once, and a path that is found later heals it", async () => {
  start();
  low.peers.reachable = false;
  high.peers.reachable = false;
  await clock.advance(14_900);
  expect([failures(low), failures(high)]).toEqual([0, 0]);
  await clock.advance(200);
  expect([failures(low), failures(high)]).toEqual([1, 1]);
  expect([low.states.at(-1), high.states.at(-1)]).toEqual(["failed", "failed"]);
  low.peers.reachable = true;
  high.peers.reachable = true;
  await clock.advance(16_000);
  expect([low.states.at(-1), high.states.at(-1)]).toEqual(["connected", "connected"]);
  expect([failures(low), failures(high)]).toEqual([1, 1]);
});

test("somebody who is away is no missing path", async () => {
  start();
  await clock.settle();
  low.peers.reachable = false;
  low.link.otherHere(false);
  low.peers.newest().events.state("disconnected");
  await clock.advance(40_000);
  expect(low.states.at(-1)).toBe("reconnecting");
  expect(failures(low)).toBe(0);
});

test("a path that is lost is looked for again: after 2 s, or at once when it has failed", async () => {
  start();
  await clock.settle();
  const peer = low.peers.newest();
  peer.events.state("disconnected");
  expect(low.states.at(-1)).toBe("reconnecting");
  await clock.advance(1900);
  expect(peer.restarts()).toBe(0);
  await clock.advance(200);
  expect(peer.restarts()).toBe(1);
  expect(low.states.at(-1)).toBe("connected");
  peer.events.state("failed");
  expect(peer.restarts()).toBe(2);
});

test("who starts anew raises the epoch: both make a new connection and drop what is older", async () => {
  start();
  await clock.settle();
  const [old] = low.sent;
  high.link.end();
  high = side(2, 1, 1);
  await clock.settle();
  expect([low.states.at(-1), high.states.at(-1)]).toEqual(["connected", "connected"]);
  expect(low.epochs).toEqual([1, 2]);
  expect(low.peers.made.map((peer) => peer.closed())).toEqual([true, false]);
  if (old !== undefined) high.deliver(old);
  await clock.settle();
  expect(high.peers.made).toHaveLength(1);
});

test("signals of other stays, or of another path, are nobody's", async () => {
  start();
  await clock.settle();
  const [first] = low.sent;
  if (first === undefined) throw new Error("nothing was sent");
  high.deliver({ ...first, from: 3, epoch: 9 });
  high.deliver({ ...first, to: 3, epoch: 9 });
  high.deliver({ ...first, path: 1, epoch: 9 });
  await clock.settle();
  expect(high.peers.made).toHaveLength(1);
});

test("what each sends is told, and told anew on a new connection", async () => {
  start();
  await clock.settle();
  expect(high.heard).toEqual([nothingSent]);
  low.link.tell({ ...nothingSent, microphone: "on" });
  await clock.settle();
  expect(high.heard.at(-1)).toEqual({ ...nothingSent, microphone: "on" });
  low.link.tell({ ...nothingSent, microphone: "off", camera: "forbidden" });
  await clock.settle();
  expect(high.heard.at(-1)).toEqual({ ...nothingSent, microphone: "off", camera: "forbidden" });
});

test("the end leaves no timer and no connection", async () => {
  start();
  await clock.settle();
  low.peers.newest().events.state("disconnected");
  low.link.end();
  high.link.end();
  expect(clock.timers()).toBe(0);
  expect([...low.peers.made, ...high.peers.made].every((peer) => peer.closed())).toBe(true);
});

test("PLAN-4: candidates that come to nothing for 2 s are told once; a path that is there is not", async () => {
  start();
  const beganAt = clock.now();
  for (const { peers } of [low, high]) peers.reachable = false;
  await clock.advance(1900);
  expect([low.noPaths, high.noPaths]).toEqual([[], []]);
  await clock.advance(60_000);
  expect([low.noPaths, high.noPaths]).toEqual([[beganAt + 2000], [beganAt + 2000]]);
  low.link.end();
  high.link.end();
  wire = createSignalWire();
  start();
  await clock.advance(60_000);
  expect([low.noPaths, high.noPaths]).toEqual([[], []]);
});
