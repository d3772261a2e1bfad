import { setTimeout as pause } from "node:timers/promises";
import { newCallId } from "@opencallkit/tests";
import { expect, test } from "vitest";
import { endsWithTest } from "./setup/cleanup.ts";
import { logInAt, nodePair, recordOf, talkAcross } from "./setup/node-pair.ts";
import { startServer, type Server } from "./setup/server.ts";
import { wallClock } from "./setup/wall-clock.ts";

const momentsOf = async (node: Server, call: string) => {
  const record = await recordOf(node, call);
  const at = (name: string): number => Date.parse(String(record[name]));
  return {
    created: at("createdAt"),
    ended: at("endedAt"),
    total: Number(record["totalTime"]),
    result: record["result"],
  };
};

test("STORE-8: of two nodes one is five minutes ahead and the other an hour behind: both go by the database's clock", async () => {
  const clocks = [await wallClock("+5m"), await wallClock("-1h")];
  const { one, two } = await nodePair((nr) => clocks[nr]?.env ?? {});
  const asked = Date.now();
  const { alice, bob, call } = await talkAcross(one, two);
  const joined = Date.now();
  await pause(1500);
  const leaving = Date.now();
  expect(await bob.ask("hangUp", { call })).toBeNull();
  const left = Date.now();
  await expect.poll(() => alice.facts().at(-1)).toBe("ended");
  const { created, ended, total, result } = await momentsOf(one, call);
  expect(result).toBe("normal_end");
  // Measurement error: both processes share one clock, so the difference is how long reading the database's took.
  expect(created).toBeGreaterThan(asked - 100);
  expect(ended).toBeLessThan(left + 100);
  expect(total).toBeGreaterThan(leaving - joined - 100);
  expect(total).toBeLessThan(left - asked + 100);
});

const steps = ["+1h", "-1h", "+2d", "-2d"] as const;
/** Clock drift in ms that two unset clocks may have. */
const drift = 50;

test.each(steps)(
  "STORE-8: the wall clock is set by %s in a ring and in a call: both are as long as the monotonic clock says",
  async (step) => {
    const clock = await wallClock("+0");
    const server = endsWithTest(await startServer({ env: clock.env }));
    const [alice, bob] = [await logInAt(server, "alice"), await logInAt(server, "bob")];
    const ring = newCallId();
    const asked = performance.now();
    expect(await alice.ask("invite", { call: ring, callees: ["bob"], media: "audio", timeout: 6 })).toBeNull();
    const rings = performance.now();
    // Clock check of the server: due every 4 s.
    await pause(500);
    clock.set(step);
    await expect.poll(() => bob.facts().at(-1), { timeout: 20_000 }).toBe("ended");
    const ended = performance.now();
    const ringing = await momentsOf(server, ring);
    expect(ringing.result).toBe("not_answer");
    expect(ringing.ended - ringing.created).toBe(6000);
    expect(ended - asked).toBeGreaterThan(6000 - drift);
    expect(ended - rings).toBeLessThan(6000 + 1000);

    clock.set("+0");
    const begun = performance.now();
    const call = newCallId();
    expect(await alice.ask("invite", { call, callees: ["bob"], media: "audio" })).toBeNull();
    expect(await bob.ask("accept", { call })).toBeNull();
    const joined = performance.now();
    await pause(500);
    clock.set(step);
    await pause(5000);
    const leaving = performance.now();
    expect(await bob.ask("hangUp", { call })).toBeNull();
    const left = performance.now();
    const { total, result } = await momentsOf(server, call);
    expect(result).toBe("normal_end");
    expect(total).toBeGreaterThan(leaving - joined - drift);
    expect(total).toBeLessThan(left - begun + drift);
    expect(server.log().split("clock_stepped").length - 1).toBeLessThanOrEqual(3);
    expect(server.log()).toContain("clock_stepped");
  },
  60_000,
);

test.each(["-1h", "+2d"])(
  "STORE-8: the wall clock is set by %s and the server killed and started: the machine's uptime goes on, nobody is locked out",
  async (step) => {
    const clock = await wallClock("+0");
    const server = endsWithTest(await startServer({ env: clock.env }));
    const begun = performance.now();
    const { alice, bob, call } = await talkAcross(server, server);
    const joined = performance.now();
    await pause(1000);
    clock.set(step);
    await pause(4500);
    await server.kill();
    await Promise.all([alice.closed, bob.closed]);
    await server.restart();
    clock.set("+0");
    const [back] = [await logInAt(server, "alice"), await logInAt(server, "bob")];
    await pause(500);
    const leaving = performance.now();
    expect(await back.ask("hangUp", { call })).toBeNull();
    const left = performance.now();
    const { created, ended, total, result } = await momentsOf(server, call);
    expect(result).toBe("normal_end");
    expect(ended).toBeGreaterThan(created);
    expect(total).toBeGreaterThan(leaving - joined - drift);
    expect(total).toBeLessThan(left - begun + drift);
  },
  60_000,
);
