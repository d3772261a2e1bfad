import { expect, test } from "vitest";
import { ended, rang, scene, start } from "./testing/walker-scene.ts";

test("OUT-1: what is committed is walked soon after a wake, in order, and the cursor follows", async () => {
  const { time, fake, walker } = scene();
  fake.commit("before the cursor was there", ended(start));
  const { start: begin, wake, heard } = walker("node-1");
  await begin();
  for (const call of ["a", "b"]) {
    fake.commit(call, rang(start));
    fake.commit(call, ended(start));
    wake();
  }
  const { reads } = fake.how;
  await time.pass(250);
  expect(heard).toEqual(["a", "b"]);
  expect(fake.place("log")).toBe(5);
  // One reading for all that was committed within a moment.
  expect(fake.how.reads - reads).toBe(1);
});

test("OUT-1: a node that was not woken walks within a second, and more than a page at once", async () => {
  const { time, fake, walker } = scene();
  const { start: begin, heard } = walker("node-1");
  await begin();
  const calls = Array.from({ length: 4500 }, (_each, nr) => `call ${nr}`);
  for (const call of calls) fake.commit(call, ended(start));
  await time.pass(1000);
  expect(heard).toEqual(calls);
  expect(fake.place("log")).toBe(4500);
});

test("OUT-1: what is committed while a reaction is at work is walked after it", async () => {
  const { time, fake, walker } = scene();
  let go = (): void => undefined;
  const {
    start: begin,
    wake,
    heard,
  } = walker("node-1", ([first]) =>
    first?.call === "a" ? new Promise((resolve) => (go = resolve)) : Promise.resolve(),
  );
  await begin();
  fake.commit("a", ended(start));
  wake();
  await time.pass(300);
  fake.commit("b", ended(start));
  wake();
  await time.pass(300);
  expect(heard).toEqual([]);
  go();
  await time.pass(250);
  expect(heard).toEqual(["a", "b"]);
});

test("OUT-1: places without a fact for the reaction are written down together, and cost no write each", async () => {
  const { time, fake, walker } = scene();
  const { start: begin, wake } = walker("node-1");
  await begin();
  for (let nr = 0; nr < 20; nr += 1) {
    fake.commit("a", rang(start));
    wake();
    await time.pass(300);
  }
  expect(fake.how.moves).toBe(0);
  for (let nr = 0; nr < 2100; nr += 1) fake.commit("a", rang(start));
  wake();
  await time.pass(300);
  expect(fake.how.moves).toBe(1);
  expect(fake.place("log")).toBeGreaterThanOrEqual(2000);
});

test("OUT-3: what waits for an open transaction is walked soon after its end, without a wake", async () => {
  const { time, fake, walker } = scene();
  const { start: begin, wake, heard } = walker("node-1");
  await begin();
  fake.how.settledUpTo = 0;
  fake.commit("a", ended(start));
  wake();
  await time.pass(5000);
  expect(heard).toEqual([]);
  fake.how.settledUpTo = Infinity;
  await time.pass(150);
  expect(heard).toEqual(["a"]);
});

test("OUT-8: a reaction that fails gets the same facts again, after growing waits, and is logged", async () => {
  const { time, fake, of, walker } = scene();
  let fails = true;
  const tries: number[] = [];
  const {
    start: begin,
    wake,
    heard,
  } = walker("node-1", () => {
    tries.push(time.now() - start);
    return fails ? Promise.reject(new Error("no line out")) : Promise.resolve();
  });
  await begin();
  await time.settle();
  fake.commit("a", ended(start));
  wake();
  await time.pass(20_000);
  const waits = of("outbox_failed").map((details) => details?.["retryInMs"]);
  expect(waits).toEqual([250, 500, 1000, 2000, 4000, 8000, 15_000].slice(0, waits.length));
  expect(waits.length).toBeGreaterThan(5);
  expect(tries).toHaveLength(waits.length);
  expect(tries.slice(0, 4)).toEqual([200, 450, 950, 1950]);
  expect(of("outbox_failed")[0]).toEqual({ cursor: "log", message: "no line out", retryInMs: 250 });
  expect(fake.place("log")).toBe(0);
  fails = false;
  await time.pass(15_000);
  expect(heard).toEqual(["a"]);
  fails = true;
  fake.commit("b", ended(start));
  wake();
  await time.pass(300);
  // It began anew.
  expect(of("outbox_failed").at(-1)).toMatchObject({ retryInMs: 250 });
});

test("OUT-8: a store that is away is asked again, and the walk goes on when it is back", async () => {
  const { time, fake, of, walker } = scene();
  const { start: begin, heard } = walker("node-1");
  await begin();
  await time.pass(100);
  for (const call of ["a", "b"]) {
    fake.how.isAway = true;
    fake.commit(call, ended(start));
    await time.pass(60_000);
    fake.how.isAway = false;
    await time.pass(1000);
  }
  expect(heard).toEqual(["a", "b"]);
  // Once each time.
  expect(of("outbox_failed")).toEqual(
    ["a", "b"].map(() => ({ cursor: "log", message: "the store is away", retryInMs: 1000 })),
  );
});

test("OUT-8: a store that fails in the midst of a walk is asked again within a second", async () => {
  const { time, fake, of, walker } = scene();
  const { start: begin, wake, heard } = walker("node-1");
  await begin();
  await time.pass(100);
  fake.commit("a", ended(start));
  fake.how.isAway = true;
  wake();
  await time.pass(300);
  expect(of("outbox_failed")).toEqual([{ cursor: "log", message: "the store is away", retryInMs: 250 }]);
  fake.how.isAway = false;
  await time.pass(300);
  expect(heard).toEqual(["a"]);
});

test("OUT-8: a start on a store that cannot be asked is refused", async () => {
  const { fake, walker } = scene();
  fake.how.isAway = true;
  await expect(walker("node-1").start()).rejects.toThrow("the store is away");
});

test("OUT-8: a cursor more than 30 s behind is logged once, and again when it has caught up", async () => {
  const { time, fake, of, walker } = scene();
  const { start: begin } = walker("node-1");
  await begin();
  fake.how.settledUpTo = 0;
  fake.commit("a", ended(start));
  await time.pass(29_000);
  expect(of("outbox_behind")).toEqual([]);
  await time.pass(4000);
  expect(of("outbox_behind")).toEqual([{ cursor: "log", behindMs: 32_000 }]);
  await time.pass(60_000);
  expect(of("outbox_behind")).toHaveLength(1);
  expect(of("outbox_caught_up")).toEqual([]);
  fake.how.settledUpTo = Infinity;
  await time.pass(2000);
  expect(of("outbox_caught_up")).toEqual([{ cursor: "log" }]);
  await time.pass(60_000);
  expect([of("outbox_behind").length, of("outbox_caught_up").length]).toEqual([1, 1]);
});

test("OUT-8: a reaction that never ends is seen, by the holder that waits for it and no other", async () => {
  const { time, fake, of, walker } = scene();
  const { start: begin, wake } = walker("node-1", () => new Promise(() => undefined));
  await begin();
  await walker("node-2").start();
  fake.commit("a", ended(start));
  wake();
  await time.pass(40_000);
  expect(of("outbox_behind")).toHaveLength(1);
  expect(fake.holder("log")).toBe("node-1");
});

test("OUT-8: facts that are dated back and walked at once are no reason for a line", async () => {
  const { time, fake, of, walker } = scene();
  const { start: begin, heard } = walker("node-1");
  await begin();
  fake.how.settledUpTo = 0;
  fake.commit("a", ended(start - 3_600_000));
  await time.pass(1050);
  fake.how.settledUpTo = Infinity;
  await time.pass(5000);
  expect(heard).toEqual(["a"]);
  expect(of("outbox_behind")).toEqual([]);
});

test("OUT-8: a wake between a failure and its retry changes nothing of when that is", async () => {
  const { time, fake, walker } = scene();
  const tries: number[] = [];
  const { start: begin, wake } = walker("node-1", () => {
    tries.push(time.now() - start);
    return Promise.reject(new Error("no line out"));
  });
  await begin();
  fake.commit("a", ended(start));
  wake();
  await time.pass(2000);
  expect(tries).toEqual([0, 250, 750, 1750]);
});
