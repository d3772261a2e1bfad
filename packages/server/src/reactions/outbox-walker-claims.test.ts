import { expect, test } from "vitest";
import type { CursorLease } from "../ports/index.ts";
import { ended, rang, scene, start } from "./testing/walker-scene.ts";

test("OUT-4: of two nodes one walks; when it stops the other goes on at once, when it dies within 5 s", async () => {
  const { time, fake, walker } = scene();
  const [one, two, three] = [walker("node-1"), walker("node-2"), walker("node-3")];
  await one.start();
  await two.start();
  fake.commit("a", ended(start));
  for (const each of [one, two]) each.wake();
  await time.pass(10_000);
  expect([one.heard, two.heard]).toEqual([["a"], []]);
  await one.stop();
  fake.commit("b", ended(start));
  await time.pass(1000);
  expect(two.heard).toEqual(["b"]);
  // Dies: nobody claims for it any more, and it gives nothing up.
  const { claim } = fake.outbox;
  Object.assign(fake.outbox, {
    claim: (...asked: Parameters<typeof claim>) =>
      asked[1] === "node-2" ? new Promise(() => undefined) : claim(...asked),
  });
  await three.start();
  await time.pass(1000);
  fake.commit("c", ended(start));
  await time.pass(4000);
  expect(fake.holder("log")).toBe("node-3");
  expect([two.heard, three.heard]).toEqual([["b"], ["c"]]);
});

test("OUT-5: who lost the cursor while its reaction was at work moves it no more, and the other walks it again", async () => {
  const { time, fake, walker } = scene();
  let go = (): void => undefined;
  let tries = 0;
  const slow = walker("node-1", () => {
    tries += 1;
    return new Promise((resolve) => (go = resolve));
  });
  await slow.start();
  // More than a page.
  const calls = Array.from({ length: 2100 }, (_each, nr) => `call ${nr}`);
  for (const call of calls) fake.commit(call, ended(start));
  slow.wake();
  await time.pass(300);
  const claim = await fake.outbox.claim("log", "node-1", "now");
  expect(claim.type).toBe("held");
  if (claim.type === "held") await fake.outbox.release(claim.lease);
  const other = walker("node-2");
  await other.start();
  await time.pass(100);
  expect(other.heard).toEqual(calls);
  expect(fake.place("log")).toBe(2100);
  const second = fake.commit("b", ended(start));
  go();
  await time.settle();
  slow.wake();
  await time.pass(1500);
  expect(tries).toBe(1);
  expect(other.heard).toEqual([...calls, "b"]);
  expect(fake.place("log")).toBe(second);
});

test("OUT-5: who finds that another holds the cursor reads nothing any more, and goes on where the other has come", async () => {
  const { time, fake, walker } = scene();
  const { start: begin, wake, heard } = walker("node-1");
  await begin();
  await time.pass(100);
  /** What somebody else does with the cursor, who was quicker than this node's next claim. */
  const takes = async (): Promise<CursorLease> => {
    const own = await fake.outbox.claim("log", "node-1", "now");
    if (own.type === "held") await fake.outbox.release(own.lease);
    const its = await fake.outbox.claim("log", "node-2", "now");
    if (its.type !== "held") throw new Error("it was given up");
    return its.lease;
  };
  const lease = await takes();
  await time.pass(1000);
  const { reads } = fake.how;
  const first = fake.commit("a", ended(start));
  wake();
  await time.pass(500);
  expect(fake.how.reads).toBe(reads);
  const moved = await fake.outbox.move(lease, first);
  if (moved.type === "moved") await fake.outbox.release(moved.lease);
  fake.commit("b", ended(start));
  await time.pass(1000);
  expect(heard).toEqual(["b"]);
  // Taken and given up again between two claims.
  const second = await takes();
  const again = await fake.outbox.move(second, fake.commit("c", ended(start)));
  if (again.type === "moved") await fake.outbox.release(again.lease);
  fake.commit("d", ended(start));
  await time.pass(1000);
  expect(heard).toEqual(["b", "d"]);
  await fake.outbox.release(await takes());
  fake.commit("e", ended(start));
  await time.pass(2500);
  expect(heard).toEqual(["b", "d", "e"]);
});

test("OUT-5: whose claim has run out reacts to nothing before it is renewed, also when it was read before", async () => {
  const { time, fake, walker } = scene();
  const { start: begin, wake, heard } = walker("node-1");
  await begin();
  await time.pass(100);
  const { claim, read } = fake.outbox;
  Object.assign(fake.outbox, {
    claim: () => Promise.reject(new Error("the connection was cut")),
    read: async (...asked: Parameters<typeof read>) => {
      const page = await read(...asked);
      await new Promise<void>((resolve) => void time.timers.after(1500, resolve));
      return page;
    },
  });
  await time.pass(2000);
  fake.commit("a", ended(start));
  wake();
  await time.pass(3000);
  expect(heard).toEqual([]);
  Object.assign(fake.outbox, { read });
  const { reads } = fake.how;
  wake();
  await time.pass(1000);
  expect(fake.how.reads).toBe(reads);
  Object.assign(fake.outbox, { claim });
  await time.pass(1000);
  expect(heard).toEqual(["a"]);
});

test("OUT-5: a claim counts from when it was asked for, not from its answer", async () => {
  const { time, fake, walker } = scene();
  const { start: begin, wake, heard } = walker("node-1");
  await begin();
  const { claim } = fake.outbox;
  let claims = 0;
  Object.assign(fake.outbox, {
    claim: async (...asked: Parameters<typeof claim>) => {
      claims += 1;
      if (claims > 1) return new Promise(() => undefined);
      const claimed = await claim(...asked);
      await new Promise<void>((resolve) => void time.timers.after(3000, resolve));
      return claimed;
    },
  });
  // Asked for after 1 s, answered after 4 s, good for 4.5 s.
  await time.pass(4200);
  fake.commit("a", ended(start));
  wake();
  await time.pass(250);
  expect(heard).toEqual(["a"]);
  fake.commit("b", ended(start));
  wake();
  await time.pass(2000);
  expect(heard).toEqual(["a"]);
});

test("OUT-5: a claim whose answer is late says nothing of what was moved since, and no other is made meanwhile", async () => {
  const { time, fake, walker } = scene();
  const { start: begin, wake, heard } = walker("node-1");
  await begin();
  await time.pass(100);
  const { claim } = fake.outbox;
  let claims = 0;
  let ask = (): void => undefined;
  let answer = (): void => undefined;
  Object.assign(fake.outbox, {
    claim: async (...asked: Parameters<typeof claim>) => {
      claims += 1;
      await new Promise<void>((resolve) => (ask = resolve));
      const claimed = await claim(...asked);
      await new Promise<void>((resolve) => (answer = resolve));
      return claimed;
    },
  });
  await time.pass(1000);
  for (const call of ["a", "b"]) {
    fake.commit(call, ended(start));
    wake();
    await time.pass(1000);
    // It reaches the store between the two.
    ask();
  }
  expect(heard).toEqual(["a", "b"]);
  expect(claims).toBe(1);
  answer();
  await time.pass(500);
  fake.commit("c", ended(start));
  wake();
  await time.pass(500);
  expect(heard).toEqual(["a", "b", "c"]);
});

test("OUT-5: a move that came through though nobody heard of it is found at the next claim, and its facts come again at most", async () => {
  const { time, fake, walker } = scene();
  const { start: begin, wake, heard } = walker("node-1");
  await begin();
  await time.pass(100);
  const { move } = fake.outbox;
  Object.assign(fake.outbox, {
    move: async (...asked: Parameters<typeof move>) => {
      await move(...asked);
      Object.assign(fake.outbox, { move });
      throw new Error("the connection was cut");
    },
  });
  fake.commit("a", ended(start));
  wake();
  await time.pass(3000);
  fake.commit("b", ended(start));
  await time.pass(3000);
  expect(new Set(heard)).toEqual(new Set(["a", "b"]));
  expect(fake.place("log")).toBe(2);
});

test("OUT-6: a cursor that went back is that of an older copy, and is walked from there", async () => {
  const { time, fake, walker } = scene();
  const { start: begin, heard } = walker("node-1");
  await begin();
  for (const call of ["a", "b", "c"]) fake.commit(call, ended(start));
  await time.pass(1000);
  fake.putBack("log", 1);
  await time.pass(1000);
  expect(heard).toEqual(["a", "b", "c", "b", "c"]);
});

test("OUT-6: a database that is restored while a reaction is at work is walked from its own cursor", async () => {
  const { time, fake, walker } = scene();
  let go = (): void => undefined;
  const {
    start: begin,
    wake,
    heard,
  } = walker("node-1", ([first]) =>
    first?.call === "c" ? new Promise((resolve) => (go = resolve)) : Promise.resolve(),
  );
  await begin();
  for (const call of ["a", "b"]) fake.commit(call, ended(start));
  await time.pass(1000);
  fake.commit("c", ended(start));
  wake();
  await time.pass(1500);
  fake.putBack("log", 1);
  await time.pass(1500);
  go();
  await time.pass(1500);
  go();
  await time.pass(1500);
  expect(heard).toEqual(["a", "b", "c", "b", "c"]);
  expect(fake.place("log")).toBe(3);
});

test("OUT-4: who stops handles what is left, gives the cursor up, and leaves no timer behind", async () => {
  const { time, fake, walker } = scene();
  const { start: begin, wake, stop, heard } = walker("node-1");
  await begin();
  await time.settle();
  fake.commit("a", rang(start));
  wake();
  await time.pass(300);
  fake.commit("a", ended(start));
  wake();
  await stop();
  expect(heard).toEqual(["a"]);
  expect(fake.place("log")).toBe(2);
  expect(fake.holder("log")).toBeNull();
  expect(time.waiting()).toBe(0);
  const { claims, reads } = fake.how;
  wake();
  await time.pass(60_000);
  expect([fake.how.claims, fake.how.reads]).toEqual([claims, reads]);
});

test("OUT-4: who stops writes down what had no fact for the reaction", async () => {
  const { time, fake, walker } = scene();
  const { start: begin, wake, stop } = walker("node-1");
  await begin();
  fake.commit("a", rang(start));
  wake();
  await time.pass(300);
  expect(fake.place("log")).toBe(0);
  await stop();
  expect(fake.place("log")).toBe(1);
});

test("OUT-4: a reaction that hangs keeps the server from ending for two seconds at most", async () => {
  const { time, fake, walker } = scene();
  const { start: begin, wake, stop } = walker("node-1", () => new Promise(() => undefined));
  await begin();
  fake.commit("a", ended(start));
  wake();
  await time.pass(300);
  let stopped = false;
  const stopping = stop().then(() => (stopped = true));
  await time.pass(1900);
  expect(stopped).toBe(false);
  await time.pass(200);
  await stopping;
  expect(fake.place("log")).toBe(0);
});
