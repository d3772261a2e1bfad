import type { Store } from "@opencallkit/server/ports";
import type { Inbox } from "@opencallkit/server/ports";
import type { Fact } from "@opencallkit/protocol";
import { expect, test } from "vitest";
import type { Stores } from "./store-fixture.ts";
import { begin, end, idOf, invited } from "./steps.ts";

/** The whole inbox of a device, page by page. */
const wholeInbox = async (store: Store, app: number, user: string, device: string): Promise<Inbox> => {
  const first = await store.inbox(app, user, device);
  const ended = [...first.ended];
  for (let { more } = first; more;) {
    const after = ended.at(-1)?.facts.at(-1)?.place ?? 0;
    const page = await store.inbox(app, user, device, { range: { after, upTo: first.place } });
    ended.push(...page.ended);
    ({ more } = page);
  }
  return { place: first.place, ended, more: false };
};

/** The suite of late news: what a device has missed. */
export const lateRules = (stores: Stores): void => {
  test("STORE-13: late news misses no call that two nodes end at the same time, whatever was seen", async () => {
    const nodes = await stores.two();
    const told = new Set<string>();
    let before = (await nodes[0].inbox(1, "bob", "device-1")).place;
    const hear = async (node: Store): Promise<void> => {
      const { place, ended } = await wholeInbox(node, 1, "bob", "device-1");
      expect(place).toBeGreaterThanOrEqual(before);
      for (const { call } of ended) told.add(call);
      await node.prove({ lives: [], seen: [{ app: 1, user: "bob", device: "device-1", place }] });
      before = place;
    };
    const [busy, missed] = [["bob", "carol"] as const, ["alice", "bob"] as const];
    for (let round = 0; round < 40; round += 1) {
      const ends = nodes.flatMap((node, at) =>
        [0, 1, 2].map((nr) =>
          node.append(
            begin(`l${round}-${at}-${nr}`, nr === 0 ? busy : missed, {
              facts: [
                invited("alice", "bob", 7),
                { type: "ended", at: node.now(), body: { result: "call_busy", by: "bob" } },
              ],
              take: [],
              due: null,
            }),
          ),
        ),
      );
      await Promise.all([...ends, hear(round % 2 === 0 ? nodes[0] : nodes[1])]);
    }
    await hear(nodes[0]);
    expect(told.size).toBe(240);
  });

  test("LATE-3: late news is of the last seven days, in order of ending, at most the 200 newest", async () => {
    const store = await stores.one();
    await store.inbox(1, "bob", "device-1");
    const ended = (call: string, at: number) =>
      store.append(
        begin(call, ["alice", "bob"], {
          facts: [invited("alice", "bob", 7), { type: "ended", at, body: { result: "call_busy", by: "bob" } }],
          take: [],
          due: null,
        }),
      );
    await ended("old", store.now() - 8 * 24 * 3_600_000);
    for (let at = 0; at < 205; at += 1) await ended(`n${at}`, store.now());
    const { ended: late } = await wholeInbox(store, 1, "bob", "device-1");
    expect(late).toHaveLength(200);
    expect(late[0]?.call).toBe(idOf("n5"));
    expect(late.at(-1)?.call).toBe(idOf("n204"));
  });

  test("LATE-7: late news is read in pages, each going on where the one before ended, without what ended since", async () => {
    const store = await stores.one();
    await store.inbox(1, "bob", "device-1");
    const rang = (device: string): Fact => ({ type: "rang", at: store.now(), body: { user: "bob", device } });
    const ended = (call: string) =>
      store.append(
        begin(call, ["alice", "bob"], {
          facts: [
            invited("alice", "bob", 7, store.now()),
            rang("device-2"),
            rang("device-3"),
            { type: "ended", at: store.now(), body: { result: "cancel", by: "alice" } },
          ],
          take: [],
          due: null,
        }),
      );
    const ids = Array.from({ length: 200 }, (_each, nr) => `page${nr}`);
    for (const id of ids) await ended(id);
    const first = await store.inbox(1, "bob", "device-1");
    expect(first.more).toBe(true);
    expect(first.ended.length).toBeLessThan(200);
    await ended("since");
    const after = first.ended.at(-1)?.facts.at(-1)?.place ?? 0;
    const next = await store.inbox(1, "bob", "device-1", { range: { after, upTo: first.place } });
    const heard = [...first.ended, ...next.ended].map(({ call }) => call);
    expect(heard).toEqual(ids.slice(0, heard.length).map(idOf));
    const last = await store.inbox(1, "bob", "device-1", { range: { after: first.place - 1, upTo: first.place } });
    expect(last).toMatchObject({ more: false, ended: [{ call: idOf("page199") }] });
  });

  test("LATE-4: a new device starts at now", async () => {
    const store = await stores.one();
    await store.append(begin("a", ["alice", "bob"]));
    const done = await store.append(end("a", ["alice", "bob"]));
    expect(await store.inbox(1, "bob", "device-new")).toEqual({
      place: done.done ? done.place : -1,
      ended: [],
      more: false,
    });
    expect(await store.inbox(1, "bob", "device-new")).toMatchObject({ ended: [] });
  });

  test("LATE-5: what was seen moves forward only", async () => {
    const store = await stores.one();
    await store.inbox(1, "bob", "device-1");
    await store.append(begin("a", ["alice", "bob"]));
    const done = await store.append(end("a", ["alice", "bob"]));
    const sight = (place: number) => ({ app: 1, user: "bob", device: "device-1", place });
    await store.prove({ lives: [], seen: [sight(done.done ? done.place : -1)] });
    await store.prove({ lives: [], seen: [sight(0)] });
    expect((await store.inbox(1, "bob", "device-1")).ended).toEqual([]);
  });

  test("LATE-5: a device's word that it has seen more than there is hides nothing later, and harms no proof beside it", async () => {
    const store = await stores.one();
    const life = { provenAt: 1500, goneAt: null };
    await store.append(begin("live", ["alice", "carol"]));
    for (const [at, place] of [Number.MAX_SAFE_INTEGER, 2 ** 60, 2 ** 63, 1e300, -1e300].entries()) {
      const device = `device-${at}`;
      await store.inbox(1, "bob", device);
      const proven = { ...life, provenAt: life.provenAt + at };
      await store.prove({
        lives: [{ app: 1, call: idOf("live"), user: "alice", life: proven }],
        seen: [{ app: 1, user: "bob", device, place }],
      });
      expect((await store.load(1, idOf("live")))?.lives.get("alice")).toEqual(proven);
      await store.append(begin(`b${at}`, ["dave", "bob"]));
      await store.append(
        end(`b${at}`, ["dave", "bob"], {
          facts: [{ type: "ended", at: store.now(), body: { result: "cancel", by: "dave" } }],
        }),
      );
      expect((await store.inbox(1, "bob", device)).ended.map(({ call }) => call)).toEqual([idOf(`b${at}`)]);
    }
  });
};
