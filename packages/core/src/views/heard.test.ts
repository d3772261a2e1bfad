import type { Fact } from "@opencallkit/protocol";
import fc from "fast-check";
import { expect, test } from "vitest";
import { audience } from "./audience.ts";
import { isLive, newCall, type Call } from "../call/call.ts";
import { fold } from "../call/evolve.ts";
import { heardCount, heardOf } from "./heard.ts";
import { histories, users } from "../testing/histories.ts";
import { run } from "../testing/history.ts";
import { wasRemoved } from "../call/people.ts";
import { view } from "./view.ts";

const settings = { numRuns: 2000 };
const bareEnd = (at: number): Fact => ({ type: "ended", at, body: { result: "ended_by_server", by: null } });

/** A generator of states: every one in which the user, who is removed at some time, hears of the call. */
const states = fc.record({ history: histories, user: fc.constantFrom(...users) }).map(({ history, user }) => {
  const { facts } = run([...history, { kind: "remove", user }, ...history]);
  return {
    user,
    states: facts.flatMap((_fact, last) => {
      const told = facts.slice(0, last + 1);
      const whole = fold(told, newCall);
      return audience(whole).includes(user) ? [{ told, whole, removed: wasRemoved(whole, user) }] : [];
    }),
  };
});

test("HEAR-6: told piece by piece, everybody knows what they would know told at once", () => {
  fc.assert(
    fc.property(states, ({ user, states: all }) => {
      let heard: Call = newCall;
      for (const { told, whole } of all) {
        const news = heardOf(whole, told, user, heard.version + 1);
        expect(news.first + news.facts.length).toBe(heardCount(whole, told, user) + 1);
        heard = fold(news.facts, heard);
        expect(heard).toEqual(fold(heardOf(whole, told, user).facts, newCall));
      }
    }),
    settings,
  );
});

test("HEAR-6: somebody removed hears nothing of what came after but that the call is over", () => {
  fc.assert(
    fc.property(states, ({ user, states: all }) => {
      for (const { told, whole } of all.filter(({ removed }) => removed)) {
        const { facts } = heardOf(whole, told, user);
        const at = told.findIndex((fact) => fact.type === "removed" && fact.body.user === user);
        const end = isLive(whole) ? [] : [...told.slice(at + 1, -1).map(() => null), bareEnd(told.at(-1)?.at ?? 0)];
        expect(facts.slice(at + 1)).toEqual(at + 1 === told.length ? [] : end);
        const client = `${user}-page-1`;
        expect(view(fold(facts, newCall), user, client)?.now).toEqual(view(whole, user, client)?.now);
      }
    }),
    settings,
  );
});

test("HEAR-6: the removal itself is heard", () => {
  const { facts, call } = run([
    {
      kind: "ask",
      command: { type: "invite", body: { call: "c".repeat(22), callees: ["bob", "carol"], media: "audio" } },
      asker: { user: "alice", client: "alice-page-1", device: "alice-device-1" },
    },
    { kind: "remove", user: "bob" },
    { kind: "remove", user: "carol" },
  ]);
  expect(facts.map(({ type: name }) => name)).toEqual(["invited", "removed", "removed", "ended"]);
  expect(heardOf(call, facts, "bob").facts.map((fact) => fact?.type ?? "")).toEqual([
    "invited",
    "removed",
    "",
    "ended",
  ]);
  expect(heardOf(call, facts, "bob", 2)).toEqual({ first: 2, facts: [facts[1], null, bareEnd(facts[3]?.at ?? 0)] });
  expect(heardOf(call, facts, "bob", 4)).toEqual({ first: 3, facts: [null, bareEnd(facts[3]?.at ?? 0)] });
  expect(heardOf(call, facts.slice(0, 3), "alice", 3)).toEqual({ first: 3, facts: [facts[2]] });
});
