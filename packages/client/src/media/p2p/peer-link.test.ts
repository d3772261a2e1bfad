import type { Signal, SignalAck } from "@opencallkit/protocol";
import { beforeEach, expect, test } from "vitest";
import type { LinkState } from "../../api/api.ts";
import { createFakePeers, type FakePeers } from "../../testing/fake-peers.ts";
import { createVirtualClock, type VirtualClock } from "../../testing/virtual-clock.ts";
import type { Sending } from "../declared.ts";
import { createPeerLink, type PeerLink } from "./peer-link.ts";

type Side = {
  link: PeerLink;
  readonly peers: FakePeers;
  readonly states: LinkState[];
  readonly errors: string[];
  readonly heard: Sending[];
  readonly sent: Signal[];
  readonly epochs: number[];
};

let clock: VirtualClock;
let low: Side;
let high: Side;
/** What becomes of a signal on its way; a test's own choice. */
let lose: (signal: Signal) => boolean;

const call = "AAAAAAAAAAAAAAAAAAAAAA";

const side = (mine: number, theirs: number, other: () => Side, epoch = 0): Side => {
  const made: Omit<Side, "link"> = {
    peers: createFakePeers(),
    states: [],
    errors: [],
    heard: [],
    sent: [],
    epochs: [],
  };
  const pass = (run: (to: PeerLink) => void): void => queueMicrotask(() => run(other().link));
  const link = createPeerLink({
    clock,
    peers: made.peers,
    call,
    stays: { mine, theirs, other: "other" },
    path: 0,
    ice: () => [],
    epoch: { read: () => epoch, write: (next) => void made.epochs.push(next) },
    send: (signal) => {
      made.sent.push(signal);
      if (!lose(signal)) pass((to) => to.signal(signal));
    },
    confirm: (seen: SignalAck) => pass((to) => to.signalSeen(seen)),
    sending: { microphone: "pending", camera: "off" },
    state: (state) => void made.states.push(state),
    track: () => undefined,
    theirs: (sending) => void made.heard.push(sending),
    error: ({ code }) => void made.errors.push(code),
    log: () => undefined,
  });
  return { ...made, link };
};

const start = (): void => {
  low = side(1, 2, () => high);
  high = side(2, 1, () => low);
};

beforeEach(() => {
  clock = createVirtualClock();
  lose = () => false;
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
  lose = () => (lost -= 1) >= 0;
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
  lose = (signal) => waiting.push(signal) > 0;
  start();
  for (let round = 0; round < 4; round += 1) {
    await clock.settle();
    const batch = waiting.splice(0).toReversed();
    for (const signal of [...batch, ...batch]) (signal.from === 1 ? high : low).link.signal(signal);
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
    low.link.signal({ call, from: 2, to: 1, path: 0, epoch: far, serial: 1, body: { type: "start" } });
  await clock.settle();
  expect(low.peers.made).toHaveLength(1);
  expect(low.epochs).toEqual([1]);
  low.link.signal({ call, from: 2, to: 1, path: 0, epoch: epoch + 1000, serial: 1, body: { type: "start" } });
  expect(low.epochs.at(-1)).toBe(epoch + 1000);
});

test.each([1_000_000, 2_000_000])("no epoch beyond the protocol's last is ever sent: %d remembered", async (epoch) => {
  low = side(1, 2, () => high, epoch);
  high = side(2, 1, () => low, 999_999);
  await clock.advance(40_000);
  expect(Math.max(...[...low.sent, ...high.sent].map((signal) => signal.epoch))).toBe(1_000_000);
});

test("no path in 15 s is told to both, once, and a path that is found later heals it", async () => {
  low = side(1, 2, () => high);
  high = side(2, 1, () => low);
  low.peers.reachable = false;
  high.peers.reachable = false;
  await clock.advance(14_900);
  expect([...low.errors, ...high.errors]).toEqual([]);
  await clock.advance(200);
  expect([low.errors, high.errors]).toEqual([["no_media_path"], ["no_media_path"]]);
  expect([low.states.at(-1), high.states.at(-1)]).toEqual(["failed", "failed"]);
  low.peers.reachable = true;
  high.peers.reachable = true;
  await clock.advance(16_000);
  expect([low.states.at(-1), high.states.at(-1)]).toEqual(["connected", "connected"]);
  expect([low.errors.length, high.errors.length]).toEqual([1, 1]);
});

test("somebody who is away is no missing path", async () => {
  start();
  await clock.settle();
  low.peers.reachable = false;
  low.link.otherHere(false);
  low.peers.newest().events.state("disconnected");
  await clock.advance(40_000);
  expect(low.states.at(-1)).toBe("reconnecting");
  expect(low.errors).toEqual([]);
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
  high = side(2, 1, () => low, 1);
  await clock.settle();
  expect([low.states.at(-1), high.states.at(-1)]).toEqual(["connected", "connected"]);
  expect(low.epochs).toEqual([1, 2]);
  expect(low.peers.made.map((peer) => peer.closed())).toEqual([true, false]);
  if (old !== undefined) high.link.signal(old);
  await clock.settle();
  expect(high.peers.made).toHaveLength(1);
});

test("signals of other stays, or of another path, are nobody's", async () => {
  start();
  await clock.settle();
  const [first] = low.sent;
  if (first === undefined) throw new Error("nothing was sent");
  high.link.signal({ ...first, from: 3, epoch: 9 });
  high.link.signal({ ...first, to: 3, epoch: 9 });
  high.link.signal({ ...first, path: 1, epoch: 9 });
  await clock.settle();
  expect(high.peers.made).toHaveLength(1);
});

test("what each sends is told, and told anew on a new connection", async () => {
  start();
  await clock.settle();
  expect(high.heard).toEqual([{ microphone: "pending", camera: "off" }]);
  low.link.tell({ microphone: "on", camera: "off" });
  await clock.settle();
  expect(high.heard.at(-1)).toEqual({ microphone: "on", camera: "off" });
  low.link.tell({ microphone: "off", camera: "forbidden" });
  await clock.settle();
  expect(high.heard.at(-1)).toEqual({ microphone: "off", camera: "forbidden" });
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
