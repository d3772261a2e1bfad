import { beforeEach, expect, test } from "vitest";
import type { Socket } from "../ports/sockets.ts";
import type { Wire } from "../testing/fake-wire.ts";
import { twoTabs } from "../testing/two-tabs.ts";

let { clock, server, alice, bob, talk } = await twoTabs();
beforeEach(async () => {
  ({ clock, server, alice, bob, talk } = await twoTabs());
  await talk();
});

const states = (): readonly string[] => {
  const all: string[] = [];
  alice.client.connection.subscribe(({ state }) => void all.push(state));
  return all;
};
const wires = (): readonly Wire[] => [...server.wires].filter(({ asker }) => asker?.user === "alice");
const hellos = (): number => server.received.filter((frame) => frame.type === "hello" && frame.user === "alice").length;
const phases = (): readonly string[] => [alice, bob].map((tab) => tab.call().state.get().state);
const tellDegraded = (): Wire => {
  const [old] = wires();
  if (old === undefined) throw new Error("alice is not connected");
  old.tell({ type: "degraded" });
  return old;
};
/** Intercepts each further opening of a socket. */
const atOpening = (interfere: (open: () => Socket) => Socket): void => {
  const { open } = server.sockets;
  Object.assign(server.sockets, {
    open: (...about: Parameters<typeof open>) => interfere(() => open(...about)),
  });
};
const dead = (): Socket & { readonly closed: () => boolean } => {
  let closed = false;
  return { send: () => undefined, close: () => void (closed = true), closed: () => closed };
};
/** Fault injection: the next connection, and no other, goes nowhere. */
const deadOnce = () => {
  const socket = dead();
  let used = false;
  atOpening((open) => {
    if (used) return open();
    used = true;
    return socket;
  });
  return socket;
};

const hangUpTogether = async (): Promise<void> => {
  void alice.call().hangUp();
  await clock.settle();
  expect(phases()).toEqual(["ended", "ended"]);
  expect(alice.events.filter(({ type }) => type === "error")).toEqual([]);
};

test("NODE-9: who is told that the node is degraded moves to another one, talks on and hangs up there", async () => {
  server.apart = true;
  const seen = states();
  const old = tellDegraded();
  await clock.advance(2100);
  expect(wires()).toHaveLength(1);
  expect(wires()[0]).not.toBe(old);
  expect(hellos()).toBe(2);
  expect(seen.filter((state) => state !== "connected")).toEqual([]);
  expect(phases()).toEqual(["talking", "talking"]);
  await hangUpTogether();
});

test("NODE-9: the older connection hears from its node that it was replaced, before the newer one is welcome", async () => {
  server.apart = true;
  const seen = states();
  const old = tellDegraded();
  atOpening((open) => {
    const socket = open();
    queueMicrotask(() => old.drop(4409));
    return socket;
  });
  await clock.advance(2100);
  expect(wires()).toHaveLength(1);
  expect(hellos()).toBe(2);
  expect(seen.filter((state) => state !== "connected")).toEqual([]);
  await hangUpTogether();
});

test.each(["the same node", "nothing"])("NODE-9: sent to %s it stays, and has tried once", async (where) => {
  const seen = states();
  let tries = 0;
  atOpening((open) => {
    tries += 1;
    return open();
  });
  server.up = where !== "nothing";
  const old = tellDegraded();
  await clock.advance(10_000);
  expect(tries).toBe(1);
  expect(wires()).toEqual([old]);
  expect(seen.filter((state) => state !== "connected")).toEqual([]);
  await hangUpTogether();
});

test("NODE-9: one that does not answer is given up, and may then replace the older one late, again and again", async () => {
  server.apart = true;
  const socket = deadOnce();
  const seen = states();
  const old = tellDegraded();
  await clock.advance(8500);
  expect(socket.closed()).toBe(false);
  await clock.advance(1000);
  expect(socket.closed()).toBe(true);
  expect(wires()).toEqual([old]);
  for (let round = 0; round < 2; round += 1) {
    wires()[0]?.drop(4409);
    await clock.advance(1000);
    expect(wires()).toHaveLength(1);
  }
  expect(seen).not.toContain("stopped");
  expect(phases()).toEqual(["talking", "talking"]);
});

test("NODE-9: a connection that is lost while another node is tried is made anew, once", async () => {
  server.apart = true;
  const socket = deadOnce();
  const old = tellDegraded();
  await clock.advance(1500);
  old.drop(1006);
  await clock.advance(5000);
  expect(socket.closed()).toBe(true);
  expect(wires()).toHaveLength(1);
  expect(phases()).toEqual(["talking", "talking"]);
});

test("NODE-9: a logout while another node is tried leaves no connection behind", async () => {
  server.apart = true;
  const socket = deadOnce();
  tellDegraded();
  await clock.advance(1500);
  void alice.client.logout();
  await clock.advance(5000);
  expect(socket.closed()).toBe(true);
  expect(wires()).toEqual([]);
});

test("NODE-9: only a welcome makes the second connection the one", async () => {
  server.apart = true;
  const old = tellDegraded();
  let tellIt: (text: string) => void = () => undefined;
  const { open } = server.sockets;
  Object.assign(server.sockets, {
    open: (...[, events]: Parameters<typeof open>): Socket => {
      tellIt = events.heard;
      return dead();
    },
  });
  await clock.advance(1500);
  tellIt(JSON.stringify({ type: "heartbeat", now: 1, calls: {} }));
  await clock.advance(100);
  expect(wires()).toEqual([old]);
  await hangUpTogether();
});

test("NODE-9: a client that is closed before it tries another node leaves no timer behind", async () => {
  tellDegraded();
  await clock.settle();
  for (const { client } of [alice, bob]) client.close();
  await clock.settle();
  expect(clock.timers()).toBe(0);
});
