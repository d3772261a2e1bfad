import { unheardOf, type CommandReply, type Committed } from "@opencallkit/core/processor";
import { expect, test } from "vitest";
import type { LogDetails } from "../ports/index.ts";
import { Committer } from "./committer.ts";

const accepted: CommandReply = { type: "accepted", met: null };
const committed: Committed = { live: unheardOf(1, "call"), first: 1, facts: [], newcomers: [], origin: "command" };

/** What happens at a commit, in order; `broken` throws. */
const scene = (broken: string) => {
  const order: string[] = [];
  const logged: (readonly [string, LogDetails | undefined])[] = [];
  const step = (name: string) => (): void => {
    order.push(name);
    if (name === broken) throw new Error(`${name} is broken`);
  };
  const committer = new Committer({
    calls: { put: step("put"), drop: step("drop") },
    callTimers: { set: step("timer") },
    log: (_level, event, details) => void logged.push([event, details]),
  });
  committer.publishTo(["first", "second", "third"].map((name) => ({ name, observe: step(name) })));
  return { order, logged, publish: () => committer.publish(committed, 5, accepted, step("reply")) };
};

test("STORE-21: a commit is applied, then answered, then observed in the order of the list", () => {
  const { order, logged, publish } = scene("nothing");
  publish();
  expect(order).toEqual(["put", "timer", "reply", "first", "second", "third"]);
  expect(logged).toEqual([]);
});

test.each(["put", "timer"])(
  "STORE-21: memory that cannot take a commit (%s) fails it, and nobody hears of it",
  (part) => {
    const { order, publish } = scene(part);
    expect(publish).toThrow(`${part} is broken`);
    expect(order.at(-1)).toBe(part);
  },
);

test("STORE-21: an asker who cannot be answered costs nobody else their news", () => {
  const { order, logged, publish } = scene("reply");
  publish();
  expect(order).toEqual(["put", "timer", "reply", "first", "second", "third"]);
  expect(logged).toEqual([["reply_failed", { app: 1, call: "call", message: "reply is broken" }]]);
});

test.each(["first", "second", "third"])(
  "STORE-21: an observer that throws (%s) is logged and costs the call its place in memory; the others hear all the same",
  (name) => {
    const { order, logged, publish } = scene(name);
    publish();
    expect(order.filter((each) => each !== "drop")).toEqual(["put", "timer", "reply", "first", "second", "third"]);
    expect(order[order.indexOf(name) + 1]).toBe("drop");
    expect(logged).toEqual([
      ["observer_failed", { observer: name, app: 1, call: "call", message: `${name} is broken` }],
    ]);
  },
);
