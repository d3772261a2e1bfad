import fc from "fast-check";
import { expect, test } from "vitest";
import type { Fact } from "@opencallkit/protocol";
import { audience, hear } from "./views/audience.ts";
import { isKnown, isLive, legOf, newCall, type Call } from "./call/call.ts";
import { claimants, isDeserted } from "./call/people.ts";
import { fold } from "./call/evolve.ts";
import { unheard, type News } from "./views/unheard.ts";
import { record } from "./views/record.ts";
import { askers, begin, histories, pairs, steps } from "./testing/histories.ts";
import { callId, known, mallory } from "./testing/people.ts";
import { run, type Step } from "./testing/history.ts";
import { view } from "./views/view.ts";

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

test("HEAR-3: it holds too when people are busy, not connected or have blocked the asker", () => {
  const about = fc.constantFrom(
    { busy: new Map([["bob", "another"]]) },
    { devices: new Map<string, string[]>() },
    { blockers: new Set(["bob"]) },
    { blockers: new Set(["carol", "dave"]), busy: new Map([["dave", "another"]]) },
  );
  fc.assert(
    fc.property(histories, about, (history, context) => {
      const { facts, call } = run(history, context);
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

test("ACCEPT-1: in a call of two, whoever accepts, rejects, cancels and hangs up in whatever order, at most one client wins", () => {
  fc.assert(
    fc.property(pairs, (history) => {
      const { facts, asked } = run(history);
      expect(facts.filter(({ type }) => type === "joined").length).toBeLessThanOrEqual(1);
      const winners = asked.flatMap(({ asker, command: { type }, decision }) =>
        type === "accept" && decision.type === "write" ? [asker.client] : [],
      );
      expect(new Set(winners).size).toBeLessThanOrEqual(1);
    }),
    settings,
  );
});

test("END-3: a call has one end, and it is its last fact", () => {
  fc.assert(
    fc.property(histories, (history) => {
      const { facts } = run(history);
      expect(facts.findIndex(({ type }) => type === "ended")).toBeOneOf([-1, facts.length - 1]);
    }),
    settings,
  );
});

test("GROUP-6: stays have numbers of their own, one after the other, and nobody is joined twice at once", () => {
  fc.assert(
    fc.property(histories, (history) => {
      const { facts } = run(history);
      let call: Call = newCall;
      const numbers: number[] = [];
      const doubled: string[] = [];
      for (const fact of facts) {
        if (fact.type === "joined") {
          numbers.push(fact.body.stay);
          if (legOf(call, fact.body.user)?.state === "joined") doubled.push(fact.body.user);
        }
        call = fold([fact], call);
      }
      expect(doubled).toEqual([]);
      expect(numbers).toEqual(numbers.map((_, index) => index + 2));
    }),
    settings,
  );
});

test("ID-3: a stranger is refused whatever they ask, whenever", () => {
  const begun = steps.map((rest) => [begin, ...rest]);
  fc.assert(
    fc.property(begun, (history) => {
      const refused = run(history).asked.filter(({ asker }) => asker === mallory);
      for (const {
        command: { type },
        decision,
      } of refused)
        expect(decision).toEqual({ type: "refuse", code: type === "invite" ? "call_id_used" : "no_such_call" });
    }),
    settings,
  );
});

test("END-3: after its end a call does not change, and holds nobody's slot", () => {
  fc.assert(
    fc.property(histories, steps, (history, more) => {
      const first = run(history);
      if (first.call.state !== "ended") return;
      expect(claimants(first.call)).toEqual([]);
      expect(run([...history, ...more]).facts).toEqual(first.facts);
    }),
    settings,
  );
});

test("BILL-2: in a call of two the record's total is each stay's total and what each screen shows", () => {
  fc.assert(
    fc.property(pairs, (history) => {
      const { call } = run(history);
      if (call.state !== "ended" || call.connectedAt === null) return;
      const bill = record(callId, known(call));
      expect(bill.totalTime).toBe(call.endedAt - call.connectedAt);
      expect(bill.totalTime).toBeGreaterThanOrEqual(0);
      for (const leg of bill.legs) expect(leg.stays.map(({ totalTime }) => totalTime)).toEqual([bill.totalTime]);
      const shown = askers.flatMap(({ user, client }) => {
        const state = view(call, user, client)?.now;
        return state?.state === "ended" && state.ending.totalTime !== null ? [state.ending.totalTime] : [];
      });
      expect(shown).toEqual([bill.totalTime, bill.totalTime]);
    }),
    settings,
  );
});

test("BILL-4: no stay begins before its call connects, ends after its call does, or is shorter than nothing", () => {
  fc.assert(
    fc.property(histories, (history) => {
      const { call } = run(history);
      if (call.state !== "ended") return;
      const stays = [...call.legs.values()].flatMap((leg) => (leg.state === "left" ? leg.stays : []));
      expect(stays.length > 0).toBe(call.connectedAt !== null);
      for (const { joinedAt, leftAt } of stays) {
        expect(joinedAt).toBeGreaterThanOrEqual(call.connectedAt ?? Number.NaN);
        expect(leftAt).toBeGreaterThanOrEqual(joinedAt);
        expect(leftAt).toBeLessThanOrEqual(call.endedAt);
      }
      expect(call.endedAt).toBeGreaterThanOrEqual(call.about.createdAt);
    }),
    settings,
  );
});

test("END-6: a live call has somebody to talk to, or somebody who rings", () => {
  fc.assert(
    fc.property(histories, (history) => {
      const { call } = run(history);
      expect(isLive(call) && isDeserted(call)).toBe(false);
    }),
    settings,
  );
});

test("LIFE-5: no call outlives its leases and its ring", () => {
  const quiet: Step[] = Array.from({ length: 4 }, () => ({ kind: "wait", ms: 120_000 }));
  fc.assert(
    fc.property(histories, (history) => {
      const { call } = run([...history, ...quiet]);
      expect(!isKnown(call) || call.state === "ended").toBe(true);
    }),
    settings,
  );
});
