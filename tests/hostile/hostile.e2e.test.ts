import { afterAll, beforeAll, expect, test } from "vitest";
import { hostileCases } from "./cases/index.ts";
import { complaintsOf, runCase } from "./run-case.ts";
import { startTarget, type HostileTarget } from "./target.ts";

let target: HostileTarget;
beforeAll(async () => {
  target = await startTarget();
});
afterAll(() => target.stop());

/** Timing in ms of a smoke test: latencies are judged by `npm run hostile` alone, which has the machine to itself. */
const timing = { quietMs: 200, attackMs: 700, releaseMs: 30_000 };

test.each(hostileCases)(
  "$name: the server lives, memory is bounded, no answer is lost",
  async (each) => {
    if (!target.alive()) target = await startTarget();
    const outcome = await runCase(target, each, timing);
    expect(complaintsOf(outcome), target.alive() ? "" : target.log()).toEqual([]);
  },
  60_000,
);

test("there are sixty cases and more, each of a name of its own", () => {
  expect(hostileCases.length).toBeGreaterThanOrEqual(60);
  expect(new Set(hostileCases.map(({ name }) => name)).size).toBe(hostileCases.length);
});
