import { view } from "@opencallkit/core";
import fc from "fast-check";
import { expect, test } from "vitest";
import { createFakePerson, type FakeTab } from "./testing/fake-person.ts";
import { createFakeServer, type Fate } from "./testing/fake-server.ts";
import { createVirtualClock } from "./testing/virtual-clock.ts";

const fates = fc.constantFrom<Fate>("deliver", "deliver", "drop", "twice", "late");
const presses = fc.constantFrom("accept", "reject", "hangUp", "cut", "wait");

const press = (tab: FakeTab, what: "accept" | "reject" | "hangUp"): void => {
  const [call] = tab.client.calls.get();
  call?.[what]().catch(() => undefined);
};

test("HEAR-3: frames lost, doubled and out of order heal to the server's view, with each event once", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fates, { minLength: 1, maxLength: 30 }),
      fc.array(fc.tuple(fc.boolean(), presses), { maxLength: 5 }),
      async (wire, steps) => {
        const clock = createVirtualClock();
        const server = createFakeServer(clock);
        const alice = createFakePerson("alice", clock, server).open({ media: "absent" });
        const bob = createFakePerson("bob", clock, server).open({ media: "absent" });
        await alice.logIn();
        await bob.logIn();
        let at = 0;
        server.fate = () => wire[at++ % wire.length] ?? "deliver";
        alice.client.call({ to: "bob", media: "audio" }).catch(() => undefined);
        await clock.advance(50);
        for (const [isAlice, what] of steps) {
          const tab = isAlice ? alice : bob;
          if (what === "cut") for (const each of server.wires) each.drop(1006);
          else if (what !== "wait") press(tab, what);
          await clock.advance(50);
        }
        // The wire is whole again; what is left must heal by itself, with the next beat at the latest.
        server.fate = () => "deliver";
        await clock.advance(2000);
        server.beat();
        await clock.advance(100);
        for (const [tab, user] of [
          [alice, "alice"],
          [bob, "bob"],
        ] as const) {
          const [stored] = server.calls.values();
          const truth = stored === undefined ? null : view(stored.call, user, server.wireOf(user).asker?.client ?? "");
          const state = tab.client.calls.get()[0]?.state.get();
          // A call that was over before the page heard of it is told and not listed.
          const unlisted = state === undefined && truth?.now.phase === "ended";
          expect(unlisted ? truth?.now.phase : state?.phase).toBe(truth?.now.phase);
          expect(unlisted ? truth?.people : state?.people).toEqual(truth?.people);
          for (const type of ["received", "began", "ended", "notConnected"]) {
            expect(tab.events.filter((event) => event.type === type).length).toBeLessThanOrEqual(1);
          }
          const ends = tab.events.filter(({ type }) => type === "ended" || type === "notConnected");
          expect(ends).toHaveLength(truth?.now.phase === "ended" ? 1 : 0);
        }
        alice.client.close();
        bob.client.close();
        expect(clock.timers()).toBe(0);
      },
    ),
    { numRuns: 40 },
  );
}, 60_000);
