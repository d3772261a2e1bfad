import { expect, test } from "vitest";
import type { Stores } from "./store-fixture.ts";
import { begin, end, idOf, poisoned, wordOf } from "./steps.ts";

/** The suite of group commit: write sets that share a batch do each other no harm. */
export const batchRules = (stores: Stores): void => {
  test("STORE-5: losers harm no neighbour of their commit, and each loss has its name", async () => {
    const store = await stores.one();
    const outcomes = await Promise.all([
      store.append(begin("a", ["alice", "bob"])),
      store.append(begin("a", ["erin", "frank"], { command: null })),
      store.append(begin("b", ["carol", "bob"])),
      store.append(begin("c", ["carol", "dave"])),
      store.append(end("c", ["carol", "dave"], { version: 5 })),
      store.append(end("c", ["carol", "dave"])),
    ]);
    expect(outcomes.map(wordOf)).toEqual(["done", "version", "slot", "done", "version", "done"]);
    expect((await store.load(1, idOf("c")))?.facts.map(({ fact }) => fact.type)).toEqual(["invited", "ended"]);
  });

  test("STORE-5: one command in fifty that cannot be written harms nobody else, twenty times", async () => {
    const store = await stores.one();
    for (let round = 0; round < 20; round += 1) {
      const bad = (round * 7) % 50;
      const outcomes = await Promise.allSettled(
        Array.from({ length: 50 }, (_each, at) => {
          const step = begin(`r${round}-${at}`, [`caller${round}-${at}`, `callee${round}-${at}`]);
          return store.append(at === bad ? poisoned(step) : step);
        }),
      );
      expect(outcomes.flatMap(({ status }, at) => (status === "rejected" ? [at] : []))).toEqual([bad]);
      expect(await store.load(1, idOf(`r${round}-${bad}`))).toBeNull();
      // No residue: nothing of the failed write set is left in anybody's way.
      const again = begin(`r${round}-${bad}`, [`caller${round}-${bad}`, `callee${round}-${bad}`]);
      expect(await store.append(again)).toMatchObject({ done: true });
    }
  });
};
