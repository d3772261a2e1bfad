import { beforeEach, expect, test } from "vitest";
import { twoTabs } from "./testing/two-tabs.ts";

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
const hellos = (): number => server.received.filter((frame) => frame.t === "hello" && frame.user === "alice").length;
const wires = () => [...server.wires].filter(({ asker }) => asker?.user === "alice");
const phases = (): readonly string[] => [alice, bob].map((tab) => tab.call().state.get().phase);

test.each([true, false])(
  "NODE-9: who is told that the node is degraded moves to another one and talks on; the old connection told: %s",
  async (told) => {
    server.apart = !told;
    const [old] = wires();
    const seen = states();
    old?.tell({ t: "degraded" });
    await clock.advance(2100);
    expect(hellos()).toBe(2);
    expect(wires()).toHaveLength(1);
    expect(wires()[0]).not.toBe(old);
    expect(seen.filter((state) => state !== "connected")).toEqual([]);
    expect(phases()).toEqual(["talking", "talking"]);
    void alice.call().hangUp();
    await clock.settle();
    expect(phases()).toEqual(["ended", "ended"]);
    expect(alice.events.filter(({ type }) => type === "error")).toEqual([]);
  },
);

test("NODE-9: when no other node takes it, it stays, and has tried once", async () => {
  const [old] = wires();
  const seen = states();
  server.up = false;
  let tries = 0;
  const { open } = server.sockets;
  Object.assign(server.sockets, {
    open: (...about: Parameters<typeof open>) => {
      tries += 1;
      return open(...about);
    },
  });
  old?.tell({ t: "degraded" });
  await clock.advance(10_000);
  expect(tries).toBe(1);
  expect(wires()).toEqual([old]);
  expect(seen.filter((state) => state !== "connected")).toEqual([]);
  void alice.call().hangUp();
  await clock.settle();
  expect(phases()).toEqual(["ended", "ended"]);
});

test("NODE-9: a connection that is lost while another node is tried is made anew, once", async () => {
  const [old] = wires();
  server.apart = true;
  old?.tell({ t: "degraded" });
  await clock.advance(900);
  old?.drop(1006);
  await clock.advance(5000);
  expect(wires()).toHaveLength(1);
  expect(hellos()).toBe(2);
  expect(phases()).toEqual(["talking", "talking"]);
});

test("NODE-9: a logout while another node is tried leaves no connection behind", async () => {
  const [old] = wires();
  server.apart = true;
  old?.tell({ t: "degraded" });
  await clock.advance(900);
  void alice.client.logout();
  await clock.advance(5000);
  expect(wires()).toEqual([]);
});
