import type { Fact } from "@opencallkit/protocol";
import type { WriteSet } from "@opencallkit/server/ports";
import { expect, test } from "vitest";
import type { Stores } from "./store-fixture.ts";
import { begin, end, idOf, invited } from "./steps.ts";

/** The suite of durability: what is written comes back as it was. */
export const keepingRules = (stores: Stores): void => {
  test("STORE-6: two apps in one store share call ids, users, commands and rooms, and never meet", async () => {
    const store = await stores.one();
    const room = { number: 5, text: "lobby" };
    for (const app of [1, 2])
      expect(await store.append(begin("a", ["alice", "bob"], { app, room }))).toMatchObject({ done: true });
    await store.append(end("a", ["alice", "bob"], { app: 2 }));
    expect((await store.load(1, idOf("a")))?.facts).toHaveLength(1);
    expect(await store.holders(2, ["alice"])).toEqual(new Map());
    expect((await store.archive.page(1, {}, null, 10)).calls).toHaveLength(1);
    expect((await store.inbox(1, "bob", "device-1")).ended).toEqual([]);
  });

  test("STORE-8: the clock goes on from the newest moment the store knows, and never back", async () => {
    const fixture = await stores.fixture();
    const store = await stores.openIn(fixture);
    const ahead = Date.now() + 3_600_000;
    await store.append(begin("a", ["alice", "bob"], { facts: [invited("alice", "bob", 7, ahead)] }));
    await store.close();
    const again = await stores.openIn(fixture);
    let last = again.now();
    expect(last).toBeGreaterThanOrEqual(ahead);
    for (let count = 0; count < 20; count += 1) {
      await again.prove({ lives: [], seen: [] });
      const now = again.now();
      expect(now).toBeGreaterThanOrEqual(last);
      last = now;
    }
  });

  test("BEAT-5: a store that is opened remembers when the newest pause between commits ended", async () => {
    const fixture = await stores.fixture();
    const store = await stores.openIn(fixture);
    const base = store.now();
    await store.prove({ lives: [], seen: [] });
    for (const [name, after] of [
      ["a", 1000],
      ["b", 5000],
      ["c", 13_000],
      ["d", 15_000],
    ] as const)
      await store.append(
        begin(name, [`${name}1`, `${name}2`], { facts: [invited(`${name}1`, `${name}2`, 7, base + after)] }),
      );
    // Backdated facts: what time has decided says when it was due, not when it was committed, and fills no pause.
    const missed = (user: string, after: number) => ({ type: "missed", at: base + after, body: { user } }) as const;
    const miss = (name: string, after: number): WriteSet =>
      begin(name, ["", ""], {
        version: 1,
        facts: [missed(`${name}2`, after)],
        command: null,
        take: [],
        newcomers: [],
      });
    await store.append(miss("a", 9000));
    await store.append(miss("b", 21_000));
    await store.close();
    const again = await stores.openIn(fixture);
    expect(await again.pauseEnd(5000, base)).toBe(base + 13_000);
    expect(await again.pauseEnd(5000, base + 13_000)).toBe(0);
    expect(await again.pauseEnd(9000, base)).toBe(0);
    // Nor do they end the pause since: the last known commit is the newest ring's.
    expect(again.lastCommit()).toBe(base + 15_000);
  });

  test("STORE-18: a call id that is used up is found by its id, and on no page", async () => {
    const store = await stores.one();
    const voidedFact = (name: string): WriteSet =>
      begin(name, ["", ""], {
        facts: [{ type: "voided", at: 1000, body: { user: "alice", cause: { how: "refused", code: "room_taken" } } }],
        take: [],
        room: null,
        newcomers: [],
        due: null,
        summary: null,
      });
    await store.append(begin("first", ["alice", "bob"]));
    await store.append(voidedFact("used"));
    await store.append(begin("last", ["carol", "dave"]));
    await store.append(voidedFact("again"));
    expect((await store.archive.page(1, {}, null, 2)).calls.map(({ call }) => call)).toEqual([
      idOf("last"),
      idOf("first"),
    ]);
    expect((await store.load(1, idOf("used")))?.facts).toHaveLength(1);
    expect(await store.append(begin("used", ["alice", "bob"]))).toEqual({ done: false, conflict: "version" });
  });

  test("STORE-9: proofs, live calls and records come back as they were written", async () => {
    const fixture = await stores.fixture();
    const store = await stores.openIn(fixture);
    await store.append(begin("a", ["alice", "bob"]));
    const life = { provenAt: 1500, goneAt: 1600 };
    await store.prove({ lives: [{ app: 1, call: idOf("a"), user: "alice", life }], seen: [] });
    await store.append(begin("bb", ["carol", "dave"]));
    await store.append(end("bb", ["carol", "dave"]));
    const lastCommit = store.lastCommit();
    await store.close();
    const again = await stores.openIn(fixture);
    expect(Math.abs(again.lastCommit() - lastCommit)).toBeLessThan(60_000);
    const live = await again.live();
    expect(live.map(({ call }) => call)).toEqual([idOf("a")]);
    expect(live[0]?.lives).toEqual(new Map([["alice", life]]));
    expect(live[0]?.facts[0]).toMatchObject({
      fact: invited("alice", "bob", 7),
      command: "client-1\u001fa\u001falice",
    });
    const first = await again.archive.page(1, {}, null, 1);
    expect(first.calls[0]?.call).toBe(idOf("bb"));
    expect((await again.archive.page(1, {}, first.next, 1)).calls[0]?.call).toBe(idOf("a"));
  });

  test("STORE-6: an app's number is taken once", async () => {
    const store = await stores.one();
    const app = { app: 5, secrets: "sealed", policy: "{}" };
    expect(await store.addApp(app)).toBe(true);
    expect(await store.addApp({ ...app, secrets: "others" })).toBe(false);
    expect(await store.app(5)).toEqual(app);
    expect(await store.app(6)).toBeNull();
    expect(await store.setPolicy(5, '{"glare":"busy"}')).toBe(true);
    expect(await store.setPolicy(6, "{}")).toBe(false);
    expect(await store.apps()).toEqual([{ ...app, policy: '{"glare":"busy"}' }]);
  });

  test("SECRET-1: of two who change an app's secrets at once the second is told so", async () => {
    const [store, other] = await stores.two();
    await store.addApp({ app: 5, secrets: "first", policy: "{}" });
    await store.addApp({ app: 7, secrets: "first", policy: "{}" });
    const both = await Promise.all([store.setSecrets(5, "first", "one"), other.setSecrets(5, "first", "two")]);
    expect(both.filter((won) => won)).toHaveLength(1);
    expect((await other.app(5))?.secrets).toBe(both[0] ? "one" : "two");
    expect((await other.app(7))?.secrets).toBe("first");
    expect(await store.setSecrets(6, "first", "one")).toBe(false);
  });

  test("STORE-9: texts come back as they were, whatever they are", async () => {
    const store = await stores.one();
    const odd = ["\\u0000 \u{1F600} \"'$1 %s", "a\u2028b", "\uD800 alone"];
    for (const [at, userData] of odd.entries()) {
      const fact = invited("alice", "bob", 7);
      const facts: readonly Fact[] = fact.type === "invited" ? [{ ...fact, body: { ...fact.body, userData } }] : [];
      await store.append(begin(`t${at}`, [`a${at}`, `b${at}`], { facts }));
      expect((await store.load(1, idOf(`t${at}`)))?.facts[0]?.fact).toEqual(facts[0]);
    }
  });

  test("STORE-12: a store says of itself which engine it is, and that what it acknowledges is safe", async () => {
    const { report } = await stores.one();
    const { engine, version, faults, disk } = await report();
    expect([engine, faults]).toEqual([expect.stringMatching(/^(?:sqlite|postgresql)$/u), []]);
    expect(version).toMatch(/^(?:\d+\.\d+|simulated)/u);
    expect(disk === null || disk.free <= disk.total).toBe(true);
  });
};
