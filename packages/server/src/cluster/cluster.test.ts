import { expect, test } from "vitest";
import type { ClusterStore } from "../ports/index.ts";
import { openCluster } from "./cluster.ts";

const nobody: ClusterStore = {
  join: () => Promise.reject(new Error("not asked")),
  poll: () => Promise.reject(new Error("not asked")),
  messages: () => Promise.resolve([]),
  send: () => Promise.resolve(),
  elsewhere: () => Promise.resolve({ busy: new Map(), presence: new Map() }),
  callsOf: () => Promise.resolve([]),
  presenceOf: () => Promise.resolve([]),
  expiredCalls: () => Promise.resolve([]),
  leave: () => Promise.resolve(),
};

const scene = () => {
  const clock = { now: 100_000 };
  const timers = { after: () => () => undefined, every: () => () => undefined };
  const { cluster, known } = openCluster(
    nobody,
    () => true,
    timers,
    () => clock.now,
  );
  /** Polls every second for so long, and each time finds these nodes. */
  const poll = (seconds: number, ...others: readonly string[]): void => {
    for (let second = 0; second < seconds; second += 1) {
      clock.now += 1000;
      known.polled(others);
    }
  };
  return { clock, cluster, poll };
};

test("NODE-8: a node that has just started is sure that it is the only one after five seconds", () => {
  const { cluster, poll } = scene();
  expect(cluster.alone()).toBe(false);
  poll(5);
  expect(cluster.alone()).toBe(false);
  poll(1);
  expect(cluster.alone()).toBe(true);
});

test("NODE-8: a node that is lost while the store answers leaves the others alone at once", () => {
  const { clock, cluster, poll } = scene();
  poll(10, "node-2");
  expect(cluster.alone()).toBe(false);
  poll(1);
  expect(cluster.alone()).toBe(true);
  clock.now += 2500;
  expect(cluster.alone()).toBe(false);
});

test("NODE-8: after an outage of the store a node that finds nobody waits until the others can have polled", () => {
  const { clock, cluster, poll } = scene();
  poll(10, "node-2");
  clock.now += 20_000;
  poll(1);
  expect(cluster.alone()).toBe(false);
  poll(4);
  expect(cluster.alone()).toBe(false);
  poll(1, "node-2");
  expect(cluster.alone()).toBe(false);
  poll(1);
  expect(cluster.alone()).toBe(true);
});
