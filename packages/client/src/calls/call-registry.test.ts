import { view, type CallView } from "@opencallkit/core";
import fc from "fast-check";
import { expect, test } from "vitest";
import { createFakePerson, type FakeTab } from "../testing/fake-person.ts";
import { createFakeServer, type FakeServer } from "../testing/fake-server.ts";
import type { Fate } from "../testing/fake-wire.ts";
import { createVirtualClock } from "../testing/virtual-clock.ts";

const fates = fc.constantFrom<Fate>("deliver", "deliver", "drop", "twice", "late");
const steps = fc.tuple(fc.constantFrom("alice", "bob"), fc.constantFrom("accept", "reject", "hangUp", "cut", "wait"));
type Step = [who: "alice" | "bob", what: "accept" | "reject" | "hangUp" | "cut" | "wait"];

const cut = (server: FakeServer): void => {
  for (const wire of server.wires) wire.drop(1006);
};

const take = (tab: FakeTab, server: FakeServer, what: Step[1]): void => {
  if (what === "cut") cut(server);
  else if (what !== "wait")
    tab.client.calls
      .get()[0]
      ?.[what]()
      .catch(() => undefined);
};

const truthOf = (server: FakeServer, user: string): CallView | null => {
  const [stored] = server.calls.values();
  return stored === undefined ? null : view(stored.call, user, server.wireOf(user).asker?.client ?? "");
};

const count = (tab: FakeTab, ...types: readonly string[]): number =>
  tab.events.filter(({ type }) => types.includes(type)).length;

const isHealed = (tab: FakeTab, server: FakeServer): boolean => {
  const truth = truthOf(server, tab.client.user.get() ?? "");
  const state = tab.client.calls.get()[0]?.state.get();
  // A call that was over before the page heard of it is told and not listed.
  if (state === undefined) return truth === null || truth.now.state === "ended";
  if (truth === null || state.state !== truth.now.state) return false;
  // A call cancelled before its invite was answered shows its end without having heard of it.
  if (state.state === "ended") return true;
  const seen = tab.call().participants.get();
  const others = truth.people.filter(({ user }) => user !== tab.client.user.get());
  return (
    fc.stringify(seen.map(({ user, state: now }) => [user, now])) ===
    fc.stringify(others.map(({ user, state: now }) => [user, now]))
  );
};

test("HEAR-3: frames lost, doubled and out of order heal to the server's view, with each event once", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fates, { minLength: 1, maxLength: 30 }),
      fc.array(steps, { maxLength: 6 }),
      async (wire, history) => {
        const clock = createVirtualClock();
        const server = createFakeServer(clock);
        const tabs = {
          alice: createFakePerson("alice", clock, server).open({ media: "absent" }),
          bob: createFakePerson("bob", clock, server).open({ media: "absent" }),
        };
        await tabs.alice.logIn();
        await tabs.bob.logIn();
        let at = 0;
        server.fate = () => wire[at++ % wire.length] ?? "deliver";
        tabs.alice.client.call({ to: "bob", media: "audio" }).catch(() => undefined);
        await clock.advance(50);
        for (const [who, what] of history) {
          take(tabs[who], server, what);
          await clock.advance(50);
        }
        // The network heals: a page's state is repaired by the next heartbeat, and what it missed by the next
        // connection.
        server.fate = () => "deliver";
        await clock.advance(2000);
        server.beat();
        await clock.advance(100);
        expect([isHealed(tabs.alice, server), isHealed(tabs.bob, server)]).toEqual([true, true]);
        cut(server);
        await clock.advance(1500);
        const ends = truthOf(server, "alice")?.now.state === "ended" ? 1 : 0;
        for (const tab of [tabs.alice, tabs.bob]) {
          expect(count(tab, "received")).toBeLessThanOrEqual(1);
          expect(count(tab, "began")).toBeLessThanOrEqual(1);
          expect(count(tab, "ended", "notConnected")).toBe(ends);
          tab.client.close();
        }
        expect(clock.timers()).toBe(0);
      },
    ),
    { numRuns: 60 },
  );
}, 60_000);
