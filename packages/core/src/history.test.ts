import fc from "fast-check";
import { expect, test } from "vitest";
import type { Fact } from "@opencallkit/protocol";
import { audience, hear } from "./audience.ts";
import { claimants, isKnown, newCall, type Call } from "./call.ts";
import { fold } from "./evolve.ts";
import { unheard, type News } from "./news.ts";
import { record } from "./record.ts";
import { alice, alice2, bob, bob2, callId, known, mallory } from "./testing/people.ts";
import { run, type Step } from "./testing/history.ts";
import { view } from "./view.ts";

const askers = [alice, alice2, bob, bob2, mallory];
const names = ["invite", "accept", "reject", "cancel", "hangUp"] as const;
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant("ask" as const),
      name: fc.constantFrom(...names),
      asker: fc.constantFrom(...askers),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant("reach" as const), device: fc.constantFrom(bob.device, bob2.device) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constantFrom("alive" as const, "gone" as const),
      user: fc.constantFrom("alice", "bob"),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant("wait" as const), ms: fc.oneof(fc.nat(2000), fc.nat(40_000)) }),
  },
);
const begin: Step = { kind: "ask", name: "invite", asker: alice };
const steps = fc.array(step, { maxLength: 14 });
/** Most histories begin with the invite; without that few would get far. */
const histories = fc.oneof(
  { weight: 1, arbitrary: steps },
  { weight: 4, arbitrary: steps.map((rest) => [begin, ...rest]) },
);
const settings = { numRuns: 2000 };

const heardBy = (facts: readonly Fact[], user: string): readonly (Fact | null)[] =>
  facts.map((fact) => hear(fact, user));

test("HEAR-3: for every leg and client, folding what it was sent gives the server's view", () => {
  fc.assert(
    fc.property(histories, (history) => {
      const { facts } = run(history);
      for (let count = 0; count <= facts.length; count += 1) {
        const whole = fold(facts.slice(0, count), newCall);
        for (const user of audience(whole)) {
          const heard = fold(heardBy(facts.slice(0, count), user), newCall);
          expect(heard.version).toBe(whole.version);
          for (const asker of askers.filter((each) => each.user === user))
            expect(view(heard, user, asker.client)).toEqual(view(whole, user, asker.client));
        }
      }
    }),
    settings,
  );
});

test("HEAR-3: it holds too when the callee is busy or no device is connected", () => {
  const about = fc.constantFrom({ busy: new Map([["bob", "another"]]) }, { devices: new Map<string, string[]>() });
  fc.assert(
    fc.property(histories, about, (history, situation) => {
      const { facts, call } = run(history, situation);
      for (const user of audience(call))
        expect(view(fold(heardBy(facts, user), newCall), user, `${user}-page-1`)).toEqual(
          view(call, user, `${user}-page-1`),
        );
    }),
    settings,
  );
});

test("HEAR-4: facts folded one by one or all at once give the same call", () => {
  fc.assert(
    fc.property(histories, fc.nat(20), (history, cut) => {
      const { facts, call } = run(history);
      expect(fold(facts.slice(cut), fold(facts.slice(0, cut), newCall))).toEqual(call);
      expect(call.version).toBe(facts.length);
    }),
    settings,
  );
});

test("HEAR-5: in any order, torn apart and more than once, news leads to the same call or to a noticed gap", () => {
  const cuts = fc.array(fc.record({ from: fc.nat(12), length: fc.nat(4) }), { maxLength: 12 });
  fc.assert(
    fc.property(histories, cuts, (history, pieces) => {
      const { facts } = run(history);
      const heard = heardBy(facts, "bob");
      let call: Call = newCall;
      for (const { from, length } of pieces) {
        const news: News = { first: from + 1, facts: heard.slice(from, from + length) };
        const fresh = unheard(call, news);
        expect(fresh === null).toBe(from > call.version);
        call = fold(fresh ?? [], call);
        expect(call).toEqual(fold(heard.slice(0, call.version), newCall));
      }
      const snapshot: News = { first: 1, facts: heard };
      expect(fold(unheard(call, snapshot) ?? [], call)).toEqual(fold(heard, newCall));
    }),
    settings,
  );
});

test("ACCEPT-1: whoever accepts, rejects, cancels and hangs up in whatever order, at most one client wins", () => {
  fc.assert(
    fc.property(histories, (history) => {
      const { facts, asked } = run(history);
      expect(facts.filter(({ name }) => name === "joined").length).toBeLessThanOrEqual(1);
      expect(facts.filter(({ name }) => name === "ended").length).toBeLessThanOrEqual(1);
      const winners = asked.flatMap(({ asker, name, decision }) =>
        name === "accept" && "facts" in decision ? [asker.client] : [],
      );
      expect(new Set(winners).size).toBeLessThanOrEqual(1);
      expect(facts.findIndex(({ name }) => name === "ended")).toBeOneOf([-1, facts.length - 1]);
    }),
    settings,
  );
});

test("ID-3: a stranger is refused whatever they ask, whenever", () => {
  const begun = steps.map((rest) => [begin, ...rest]);
  fc.assert(
    fc.property(begun, (history) => {
      const refused = run(history).asked.filter(({ asker }) => asker === mallory);
      for (const { name, decision } of refused)
        expect(decision).toEqual({ no: name === "invite" ? "call_id_used" : "no_such_call" });
    }),
    settings,
  );
});

test("END-3: after its end a call does not change, and holds nobody's slot", () => {
  fc.assert(
    fc.property(histories, steps, (history, more) => {
      const first = run(history);
      if (first.call.phase !== "ended") return;
      expect(claimants(first.call)).toEqual([]);
      expect(run([...history, ...more]).facts).toEqual(first.facts);
    }),
    settings,
  );
});

test("BILL-2: the record's total is each stay's total and what each screen shows", () => {
  fc.assert(
    fc.property(histories, (history) => {
      const { call } = run(history);
      if (call.phase !== "ended" || call.connectedAt === null) return;
      const bill = record(callId, known(call));
      expect(bill.totalTime).toBe(call.endedAt - call.connectedAt);
      expect(bill.totalTime).toBeGreaterThanOrEqual(0);
      for (const leg of bill.legs) expect(leg.stays.map(({ totalTime }) => totalTime)).toEqual([bill.totalTime]);
      const shown = askers.flatMap(({ user, client }) => {
        const phase = view(call, user, client)?.now;
        return phase?.phase === "ended" && phase.joined ? [phase.ending.totalTime] : [];
      });
      expect(shown).toEqual([bill.totalTime, bill.totalTime]);
    }),
    settings,
  );
});

test("LIFE-5: no call outlives its leases and its ring", () => {
  const quiet: Step[] = Array.from({ length: 4 }, () => ({ kind: "wait", ms: 120_000 }));
  fc.assert(
    fc.property(histories, (history) => {
      const { call } = run([...history, ...quiet]);
      expect(!isKnown(call) || call.phase === "ended").toBe(true);
    }),
    settings,
  );
});
