import type { Fact } from "@opencallkit/protocol";
import { expect, test } from "vitest";
import type { CursorLease, LogDetails, OutboxFact } from "../ports/index.ts";
import { outboxWalker } from "./outbox-walker.ts";
import { fakeOutbox } from "./testing/fake-outbox.ts";
import { virtualTime } from "./testing/virtual-time.ts";

const start = 1_000_000;
const ended = (at: number): Fact => ({ name: "ended", at, body: { result: "cancel", by: "alice" } });
const rang = (at: number): Fact => ({ name: "rang", at, body: { user: "bob", device: "device-1" } });

/** An outbox, and walkers over it that say what they do. */
const scene = () => {
  const time = virtualTime(start);
  const fake = fakeOutbox(time.now);
  const lines: (readonly [string, LogDetails | undefined])[] = [];
  const of = (event: string): readonly (LogDetails | undefined)[] =>
    lines.filter(([name]) => name === event).map(([, details]) => details);
  const walker = (holder: string, react: (facts: readonly OutboxFact[]) => Promise<void> = () => Promise.resolve()) => {
    const heard: string[] = [];
    const walks = outboxWalker({
      outbox: fake.outbox,
      reaction: {
        cursor: "log",
        start: "now",
        names: ["ended"],
        react: async (facts) => {
          await react(facts);
          heard.push(...facts.map(({ call }) => call));
        },
      },
      holder,
      now: time.now,
      timers: time.timers,
      log: (_level, event, details) => void lines.push([event, details]),
    });
    return { ...walks, heard };
  };
  return { time, fake, of, walker };
};

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
  const calls = Array.from({ length: 1700 }, (_each, nr) => `call ${nr}`);
  for (const call of calls) fake.commit(call, ended(start));
  await time.pass(1000);
  expect(heard).toEqual(calls);
  expect(fake.place("log")).toBe(1700);
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
  for (let nr = 0; nr < 600; nr += 1) fake.commit("a", rang(start));
  wake();
  await time.pass(300);
  expect(fake.how.moves).toBe(1);
  expect(fake.place("log")).toBeGreaterThanOrEqual(500);
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
  const calls = Array.from({ length: 600 }, (_each, nr) => `call ${nr}`);
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
  expect(fake.place("log")).toBe(600);
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
