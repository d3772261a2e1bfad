import { expect, test } from "vitest";
import { AppMap } from "./app-map.ts";
import { KeyedQueue } from "./keyed-queue.ts";

test("the jobs of one call run one after the other, at once when it is free; those of others do not wait", async () => {
  const queue = new KeyedQueue();
  const order: string[] = [];
  const dones: (() => void)[] = [];
  const job = (name: string) => (done: () => void) => {
    order.push(name);
    dones.push(done);
  };
  queue.run(1, "a", job("first"));
  queue.run(1, "a", job("second"));
  queue.run(1, "b", job("other call"));
  queue.run(2, "a", job("other app"));
  expect(order).toEqual(["first", "other call", "other app"]);
  dones[0]?.();
  // A job is done once, whoever says it twice.
  dones[0]?.();
  expect(order.at(-1)).toBe("second");
  expect(queue.isEmpty()).toBe(false);
  let drained = false;
  const waiting = queue.drained().then(() => (drained = true));
  for (const done of dones.slice(1)) done();
  await waiting;
  expect([drained, queue.isEmpty()]).toEqual([true, true]);
  await queue.drained();
});

test("a job that is a promise holds its call until it settles, also when it rejects", async () => {
  const queue = new KeyedQueue();
  const failed = queue.runExclusive(1, "a", () => Promise.reject(new Error("no")));
  const then = queue.runExclusive(1, "a", () => Promise.resolve("yes"));
  await expect(failed).rejects.toThrow("no");
  expect(await then).toBe("yes");
  expect(queue.isEmpty()).toBe(true);
});

test("a map by app and id tells apps apart, and keeps nothing of what was taken out", () => {
  const map = new AppMap<string>();
  map.set(1, "a", "one");
  map.set(2, "a", "two");
  map.set(2, "__proto__", "three");
  expect([map.get(1, "a"), map.get(2, "a"), map.get(2, "__proto__"), map.get(3, "a")]).toEqual([
    "one",
    "two",
    "three",
    undefined,
  ]);
  map.delete(2, "a");
  map.delete(3, "a");
  expect([...map.values()]).toEqual(["one", "three"]);
  map.clear();
  expect([...map.values()]).toEqual([]);
});
