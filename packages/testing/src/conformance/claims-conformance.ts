import type { WriteSet } from "@opencallkit/server/ports";
import type { Fact } from "@opencallkit/protocol";
import { expect, test } from "vitest";
import type { Stores } from "./store-fixture.ts";
import { begin, end, idOf, rang, wordOf } from "./steps.ts";

/** The suite of claims and optimistic concurrency: slots, rooms and versions. */
export const claimRules = (stores: Stores): void => {
  test("STORE-3: a slot is held by one call; the loser leaves nothing behind", async () => {
    const store = await stores.one();
    expect(await store.append(begin("a", ["alice", "bob"]))).toMatchObject({ done: true });
    expect(await store.append(begin("b", ["carol", "bob"]))).toEqual({ done: false, conflict: "slot" });
    expect(await store.load(1, idOf("b"))).toBeNull();
    expect(await store.holders(1, ["alice", "bob", "carol"])).toEqual(
      new Map([
        ["alice", idOf("a")],
        ["bob", idOf("a")],
      ]),
    );
    await store.append(end("a", ["alice", "bob"]));
    expect(await store.append(begin("b", ["carol", "bob"]))).toMatchObject({ done: true });
  });

  test("STORE-4: a room is held by one live call, and free again after it", async () => {
    const store = await stores.one();
    const room = { number: 5, text: "lobby" };
    expect(await store.append(begin("a", ["alice", "bob"], { room }))).toMatchObject({ done: true });
    for (const taken of [
      { number: 5, text: null },
      { number: 6, text: "lobby" },
    ])
      expect(await store.append(begin("b", ["carol", "dave"], { room: taken }))).toEqual({
        done: false,
        conflict: "room",
      });
    await store.append(end("a", ["alice", "bob"]));
    expect(await store.append(begin("b", ["carol", "dave"], { room }))).toMatchObject({ done: true });
  });

  test("STORE-10: crossed orders of the same people on two nodes, a thousand times: one winner a slot, no deadlock, no error", async () => {
    const nodes = await stores.two();
    const people = Array.from({ length: 8 }, (_each, at) => `user${at}`);
    for (let round = 0; round < 125; round += 1) {
      // Contention in opposite orders, which would deadlock without lock ordering: on each node four calls over the
      // same eight people.
      const steps = [0, 1].flatMap((node) =>
        [0, 1, 2, 3].map((at) => {
          const [first, second] = [people[at * 2] ?? "", people[(at * 2 + 3) % 8] ?? ""];
          return { node, name: `x${round}-${node}-${at}`, pair: node === 0 ? [first, second] : [second, first] };
        }),
      );
      const ordered = [...steps.slice(0, 4), ...steps.slice(4).toReversed()];
      const outcomes = await Promise.all(
        ordered.map(async ({ node, name: call, pair: [one = "", two = ""] }) => ({
          call,
          pair: [one, two],
          outcome: await (node === 0 ? nodes[0] : nodes[1]).append(begin(call, [one, two])),
        })),
      );
      const winners = outcomes.filter(({ outcome }) => outcome.done);
      expect(outcomes.filter(({ outcome }) => !outcome.done && outcome.conflict !== "slot")).toEqual([]);
      // Mutual exclusion: each person's slot has at most one winner, and every pair that lost has met one.
      const held = winners.flatMap(({ pair }) => pair);
      expect(new Set(held).size).toBe(held.length);
      expect(new Set(held)).toEqual(new Set(people));
      for (const { call, pair } of winners) expect(wordOf(await nodes[0].append(end(call, pair)))).toBe("done");
    }
  });

  test("STORE-10: of two nodes that write the same version of a call one comes second, a hundred times", async () => {
    const nodes = await stores.two();
    for (let round = 0; round < 100; round += 1) {
      await nodes[0].append(begin(`v${round}`, ["alice", "bob"]));
      const outcomes = await Promise.all(nodes.map((node) => node.append(end(`v${round}`, ["alice", "bob"]))));
      expect(outcomes.map(wordOf).toSorted()).toEqual(["done", "version"]);
    }
  });

  test("STORE-11: each step may name new people, take slots and give them back", async () => {
    const store = await stores.one();
    const step = (version: number, more: Partial<WriteSet>): WriteSet => ({
      ...end("a", [], { version, due: 31_000, facts: [rang("bob")] }),
      ...more,
    });
    await store.append(begin("a", ["alice", "bob"]));
    const three = ["alice", "bob", "carol"];
    expect(await store.append(step(1, { newcomers: three, take: ["carol"] }))).toMatchObject({ done: true });
    expect(await store.append(begin("b", ["carol", "dave"]))).toEqual({ done: false, conflict: "slot" });
    expect(await store.append(step(2, { newcomers: three, release: ["bob"] }))).toMatchObject({ done: true });
    expect(await store.append(begin("b", ["bob", "dave"]))).toMatchObject({ done: true });
    expect(await store.append(step(3, { newcomers: three, take: ["bob"] }))).toEqual({
      done: false,
      conflict: "slot",
    });
    await store.append(end("b", ["bob", "dave"]));
    expect(await store.append(step(3, { newcomers: [...three, "erin"], take: ["bob"] }))).toMatchObject({
      done: true,
    });
    for (const user of ["carol", "erin"]) await store.inbox(1, user, "device-1");
    const over: Fact = { type: "ended", at: store.now(), body: { result: "cancel", by: "alice" } };
    expect(await store.append(end("a", [...three, "erin"], { version: 4, facts: [over] }))).toMatchObject({
      done: true,
    });
    expect(await store.holders(1, [...three, "erin"])).toEqual(new Map());
    for (const user of ["carol", "erin"])
      expect((await store.inbox(1, user, "device-1")).ended.map(({ call }) => call)).toEqual([idOf("a")]);
  });

  test("BLOCK-1: a step that rings somebody who has blocked its asker is refused, by name, and so it is once it is busy", async () => {
    const store = await stores.one();
    await store.setBlock(1, "bob", "alice", true);
    await store.setBlock(2, "carol", "alice", true);
    const rings = { by: "alice", people: ["bob", "carol"] };
    const refused = { done: false, conflict: "block" };
    expect(await store.append(begin("a", ["alice", "bob"], { rings }))).toEqual(refused);
    expect(await store.load(1, idOf("a"))).toBeNull();
    await store.append(begin("b", ["bob", "dave"], { rings: { by: "bob", people: ["alice"] } }));
    expect(await store.append(begin("a", ["alice", "bob"], { rings }))).toEqual(refused);
    expect(await store.blockers(1, "alice", ["bob", "carol"])).toEqual(new Set(["bob"]));
    await store.setBlock(1, "bob", "alice", false);
    await store.append(end("b", ["bob", "dave"]));
    expect(await store.append(begin("a", ["alice", "bob"], { rings }))).toMatchObject({ done: true });
    expect(await store.blockers(1, "alice", ["bob", "carol"])).toEqual(new Set());
  });
};
