import type { Claim, CursorLease, Moved, Outbox, Store } from "@opencallkit/server/ports";
import { expect, test } from "vitest";
import type { Stores } from "./store-fixture.ts";
import { begin, end, idOf, rang } from "./steps.ts";
import { walkAll } from "./walk-all.ts";

/** The lease of a claim that must be granted. */
const held = (claim: Claim): CursorLease => {
  if (claim.type !== "held") throw new Error("somebody else holds the cursor");
  return claim.lease;
};
const moved = (move: Moved): CursorLease => {
  if (move.type !== "moved") throw new Error("the cursor is lost");
  return move.lease;
};
const place = async (appended: ReturnType<Store["append"]>): Promise<number> => {
  const outcome = await appended;
  if (!outcome.done) throw new Error(`refused: ${outcome.conflict}`);
  return outcome.place;
};
/** How long it takes until `outbox` gives the cursor to `holder`, in ms. */
const untilHeld = async (outbox: Outbox, cursor: string, holder: string): Promise<number> => {
  const from = performance.now();
  const claimed = async (): Promise<string> => (await outbox.claim(cursor, holder, "beginning")).type;
  await expect.poll(claimed, { timeout: 10_000, interval: 250 }).toBe("held");
  return performance.now() - from;
};

/** The suite of the transactional outbox: the facts of all calls in one order, and the cursors of those who walk them. */
export const outboxRules = (stores: Stores): void => {
  test("OUT-1: facts of all calls and apps are given in the order of their places, as they were written", async () => {
    const nodes = await stores.two();
    const places: number[] = [];
    for (const [at, app] of [1, 2, 1, 2, 2].entries()) {
      const node = at % 2 === 0 ? nodes[0] : nodes[1];
      const step = begin(`o${at}`, [`a${at}`, `b${at}`], { app });
      places.push(await place(node.append(step)));
      places.push(await place(nodes[0].append(end(`o${at}`, [`a${at}`, `b${at}`], { app }))));
    }
    const found = await walkAll(nodes[1].outbox, 0, ["invited", "ended"]);
    expect(found.map((each) => each.place)).toEqual(places.toSorted((one, other) => one - other));
    expect(found.map(({ app, call }) => `${app} ${call}`)).toEqual(
      [1, 2, 1, 2, 2].flatMap((app, at) => [`${app} ${idOf(`o${at}`)}`, `${app} ${idOf(`o${at}`)}`]),
    );
    expect(found[1]?.fact).toEqual({ type: "ended", at: 2000, body: { result: "cancel", by: "a0" } });
  });

  test("OUT-1: a page holds the facts that were asked for by name, and says how far it looked", async () => {
    const { append, outbox } = await stores.one();
    const first = await place(append(begin("a", ["alice", "bob"])));
    const more = { command: null, take: [], newcomers: [] };
    await append(begin("a", ["alice", "bob"], { ...more, version: 1, facts: [rang("bob"), rang("bob"), rang("bob")] }));
    const last = await place(append(end("a", ["alice", "bob"], { version: 4 })));
    expect((await walkAll(outbox, 0, ["ended"])).map((each) => each.place)).toEqual([last]);
    const page = await outbox.read(0, 3, ["ended"]);
    expect(page).toEqual({ facts: [], upTo: page.upTo, rest: "settled", oldest: 1000 });
    expect(page.upTo).toBeGreaterThan(first);
    expect(page.upTo).toBeLessThan(last);
    const rest = await outbox.read(page.upTo, 100, ["ended"]);
    expect(rest).toMatchObject({ facts: [{ place: last }], upTo: last, rest: "nothing", oldest: 1500 });
    expect(await outbox.read(last, 100, ["ended"])).toEqual({ facts: [], upTo: last, rest: "nothing", oldest: null });
  });

  test("OUT-4: one holder at a time: a claim that is renewed stays, one that is given up is free at once", async () => {
    const [one, other] = await stores.two();
    const first = held(await one.outbox.claim("log", "node-1", "beginning"));
    expect(await other.outbox.claim("log", "node-2", "beginning")).toEqual({ type: "heldByOther" });
    expect(held(await one.outbox.claim("log", "node-1", "beginning"))).toEqual(first);
    expect(await other.outbox.claim("other", "node-2", "beginning")).toMatchObject({ type: "held" });
    await one.outbox.release(first);
    const second = held(await other.outbox.claim("log", "node-2", "beginning"));
    expect(second.term).toBeGreaterThan(first.term);
    // A stale holder releases nothing: the lease is another's by now.
    await one.outbox.release(first);
    expect(await one.outbox.claim("log", "node-1", "beginning")).toEqual({ type: "heldByOther" });
  });

  test("OUT-4: of many who claim at once one holds", async () => {
    const nodes = await stores.two();
    const claims = Array.from({ length: 12 }, (_each, at) =>
      (at % 2 === 0 ? nodes[0] : nodes[1]).outbox.claim("log", `node-${at}`, "beginning"),
    );
    expect((await Promise.all(claims)).filter(({ type }) => type === "held")).toHaveLength(1);
  });

  test("OUT-4, OUT-5: a holder that falls silent is replaced within 5 s, and cannot move the cursor any more", async () => {
    const [one, other] = await stores.two();
    await one.append(begin("a", ["alice", "bob"]));
    const newest = await place(one.append(end("a", ["alice", "bob"])));
    const silent = held(await one.outbox.claim("log", "node-1", "beginning"));
    const last = moved(await one.outbox.move(silent, newest - 1));
    const ms = await untilHeld(other.outbox, "log", "node-2");
    expect(ms).toBeGreaterThan(2500);
    expect(ms).toBeLessThan(5000);
    const taken = held(await other.outbox.claim("log", "node-2", "beginning"));
    expect(taken.place).toBe(newest - 1);
    expect(await one.outbox.move(last, newest)).toEqual({ type: "lost" });
    expect(held(await other.outbox.claim("log", "node-2", "beginning")).place).toBe(newest - 1);
    expect(moved(await other.outbox.move(taken, newest)).place).toBe(newest);
  });

  test("OUT-5: a claim that ran out still moves the cursor while nobody else wants it, and never back", async () => {
    const { outbox } = await stores.one();
    const first = held(await outbox.claim("log", "node-1", "beginning"));
    const second = moved(await outbox.move(first, 7));
    await new Promise((resolve) => void setTimeout(resolve, 3700));
    const third = moved(await outbox.move(second, 9));
    // Compare-and-set: repeated, or late, from a place where the cursor does not stand.
    expect(await outbox.move(second, 10)).toEqual({ type: "lost" });
    expect(await outbox.move(third, 8)).toEqual({ type: "lost" });
    expect(held(await outbox.claim("log", "node-1", "beginning"))).toEqual(third);
    expect(third).toEqual({ ...first, place: 9 });
  });

  test("OUT-6: a store that is opened again goes on where its cursors stand", async () => {
    const fixture = await stores.fixture();
    const store = await stores.openIn(fixture);
    const newest = await place(store.append(begin("a", ["alice", "bob"])));
    moved(await store.outbox.move(held(await store.outbox.claim("log", "node-1", "beginning")), newest));
    await store.close();
    const again = await stores.openIn(fixture);
    const last = await place(again.append(end("a", ["alice", "bob"])));
    expect(await untilHeld(again.outbox, "log", "node-1 after a restart")).toBeLessThan(5000);
    const { place: at } = held(await again.outbox.claim("log", "node-1 after a restart", "now"));
    expect(at).toBe(newest);
    expect((await walkAll(again.outbox, at, ["invited", "ended"])).map((each) => each.place)).toEqual([last]);
  });

  test("OUT-7: a new cursor begins at the beginning or now, and an old one where it is", async () => {
    const { append, outbox } = await stores.one();
    expect(held(await outbox.claim("on an empty store", "node-1", "now")).place).toBe(0);
    const newest = await place(append(begin("a", ["alice", "bob"])));
    expect(held(await outbox.claim("all", "node-1", "beginning")).place).toBe(0);
    expect(held(await outbox.claim("news", "node-1", "now")).place).toBe(newest);
    expect(await outbox.newest()).toBe(newest);
    await append(end("a", ["alice", "bob"]));
    expect(held(await outbox.claim("news", "node-1", "beginning")).place).toBe(newest);
    expect(held(await outbox.claim("on an empty store", "node-1", "now")).place).toBe(0);
  });
};
