import { setTimeout as pause } from "node:timers/promises";
import type { Fact } from "@opencallkit/protocol";
import { afterAll, beforeAll, expect, test } from "vitest";
import { invite, twoNodes } from "../support/across-nodes.ts";
import type { TestNode } from "../support/test-nodes.ts";
import { startPostgres, type Postgres } from "../support/postgres.ts";
import { logIn } from "../support/wire-client.ts";

let postgres: Postgres;
beforeAll(async () => {
  postgres = await startPostgres();
}, 60_000);
afterAll(() => postgres.stop());

/** Number of races, many in parallel, for each takes as long as its ring. */
const races = Number(process.env["OPENCALLKIT_RACES"] ?? 100);
const places = Math.min(50, races);
/** Half-width in ms of the interval around the deadline in which the accept is sent. */
const widthMs = 5;
/** Clock skew between two nodes in ms, at most (STORE-8): what is too late for one is still in time for the other. */
const apartMs = 5;

const factsOf = async (node: TestNode, call: string): Promise<readonly Fact[]> =>
  (await node.store.load(node.app.sdkAppId, call))?.facts.map(({ fact }) => fact) ?? [];
const deadlineOf = (facts: readonly Fact[]): number => {
  const [first] = facts;
  if (first?.type !== "invited") throw new Error("the call has not begun");
  return first.body.ringEndsAt;
};
const isOver = async (node: TestNode, call: string): Promise<boolean> =>
  (await factsOf(node, call)).some(({ type }) => type === "ended");

/** Oracle: null if the stored facts agree with the callee's response, to the millisecond of the deadline; else the mismatch. */
const misfit = (answer: string | null, facts: readonly Fact[]): string | null => {
  const due = deadlineOf(facts);
  const story = facts.map(({ type: name, at }) => `${name} ${at - due}`).join(", ");
  const joined = facts.find(({ type }) => type === "joined");
  const missed = facts.find(({ type }) => type === "missed");
  const ended = facts.find((fact) => fact.type === "ended");
  const cancelled = ended?.body.result === "cancel" && ended.at >= due - apartMs && ended.at < due;
  const ends = facts.filter(({ type }) => type === "ended").length;
  const fits =
    answer === null
      ? joined !== undefined && joined.at < due && missed === undefined
      : answer === "too_late" && joined === undefined && (missed === undefined ? cancelled : missed.at === due);
  return fits && ends === 1 ? null : `${answer ?? "yes"}: ${story}`;
};

test(`RING-3, RING-4: an accept within 5 ms of the ring's deadline wins before it or comes too late: ${races} times`, async () => {
  const [one, two] = await twoNodes(postgres);
  const misfits: string[] = [];
  let left = races;
  const place = async (at: number): Promise<void> => {
    const [home, away] = at % 2 === 0 ? [one, two] : [two, one];
    const [alice, bob] = [await logIn(home, `alice${at}`), await logIn({ ...away, app: home.app }, `bob${at}`)];
    while (left > 0) {
      left -= 1;
      const shift = (left % (2 * widthMs + 1)) - widthMs;
      const call = await invite(alice, bob.user, { timeout: 1 });
      const due = deadlineOf(await factsOf(home, call));
      await pause(Math.max(0, due + shift - Date.now()));
      const answer = await bob.ask("accept", { call });
      // Idempotent hang up: granted in both outcomes, for a call that timed out is over.
      expect(await (left % 2 === 0 ? alice : bob).ask("hangUp", { call })).toBeNull();
      await expect.poll(() => isOver(away, call), { timeout: 5000 }).toBe(true);
      const found = misfit(answer, await factsOf(away, call));
      if (found !== null) misfits.push(found);
      // Convergence: both have heard of the end.
      for (const each of [alice, bob]) await expect.poll(() => each.facts().at(-1), { timeout: 5000 }).toBe("ended");
    }
  };
  await Promise.all(Array.from({ length: places }, (_each, at) => place(at)));
  expect(misfits).toEqual([]);
}, 900_000);
