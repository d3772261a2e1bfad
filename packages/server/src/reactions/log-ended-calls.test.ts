import type { Fact } from "@opencallkit/protocol";
import { expect, test } from "vitest";
import type { LogDetails, StoredCall } from "../ports/index.ts";
import { logEndedCalls } from "./log-ended-calls.ts";

const joined = (at: number): Fact => ({
  type: "joined",
  at,
  body: { user: "bob", client: "client-1", stay: 1 },
});
const ended = (at: number): Fact => ({ type: "ended", at, body: { result: "normal_end", by: "bob" } });
const stored = (call: string, facts: readonly Fact[]): StoredCall => ({
  app: 1,
  call,
  facts: facts.map((fact, at) => ({ fact, place: at + 1, command: null })),
  lives: new Map(),
});
const heard = (call: string, place: number, fact: Fact) => ({ app: 1, call, place, fact });

const scene = (calls: readonly StoredCall[]) => {
  const lines: (readonly [string, LogDetails | undefined])[] = [];
  const loads: string[] = [];
  const state = { isAway: false };
  const { react } = logEndedCalls(
    (_level, event, details) => void lines.push([event, details]),
    (_app, call) => {
      loads.push(call);
      if (state.isAway) return Promise.reject(new Error("the store is away"));
      return Promise.resolve(calls.find((each) => each.call === call) ?? null);
    },
  );
  return { lines, loads, state, react };
};
const line = (call: string, talkedMs: number) => [
  "call_ended",
  { app: 1, call, result: "normal_end", by: "bob", talkedMs },
];

test("OUT-9: a call that ends has one line: how, by whom, and how long it was talked since the first answer", async () => {
  const { lines, loads, react } = scene([]);
  await react([heard("a", 1, joined(1000)), heard("b", 2, joined(1500))]);
  await react([heard("a", 3, joined(2000)), heard("a", 4, ended(5000)), heard("b", 5, ended(6000))]);
  expect(lines).toEqual([line("a", 4000), line("b", 4500)]);
  expect(loads).toEqual([]);
});

test("OUT-9: what another node has walked before is read from the store, and a call that nobody answered was not talked", async () => {
  const { lines, react } = scene([stored("a", [joined(1000), ended(5000)]), stored("b", [ended(5000)])]);
  await react([heard("a", 2, ended(5000)), heard("b", 3, ended(5000))]);
  expect(lines).toEqual([line("a", 4000), line("b", 0)]);
});

test("OUT-9: a call that has ended is forgotten; should its end come again, it is read from the store", async () => {
  const { lines, loads, react } = scene([stored("a", [joined(1000), ended(5000)])]);
  await react([heard("a", 1, joined(1000)), heard("a", 2, ended(5000))]);
  expect(loads).toEqual([]);
  await react([heard("a", 2, ended(5000))]);
  expect(loads).toEqual(["a"]);
  expect(lines).toEqual([line("a", 4000), line("a", 4000)]);
});

test("OUT-9: a store that fails in the midst of it leaves no line that would be written twice", async () => {
  const { lines, state, react } = scene([stored("b", [joined(3000), ended(5000)])]);
  const facts = [heard("a", 1, joined(1000)), heard("a", 2, ended(5000)), heard("b", 3, ended(5000))];
  state.isAway = true;
  await expect(react(facts)).rejects.toThrow("away");
  expect(lines).toEqual([]);
  state.isAway = false;
  await react(facts);
  expect(lines).toEqual([line("a", 4000), line("b", 2000)]);
});
