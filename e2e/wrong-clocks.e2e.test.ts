import { setTimeout as pause } from "node:timers/promises";
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
  // Two processes on one machine: what is between their clocks is how long it took to read the database's.
  expect(created).toBeGreaterThan(asked - 100);
  expect(ended).toBeLessThan(left + 100);
  expect(total).toBeGreaterThan(leaving - joined - 100);
  expect(total).toBeLessThan(left - asked + 100);
});

test("STORE-8: the machine's clock goes back an hour while people talk, and stays there over a restart: nothing goes backwards", async () => {
  const clock = await wallClock("+0");
  const server = endsWithTest(await startServer({ env: clock.env }));
  const begun = performance.now();
  const { alice, bob, call } = await talkAcross(server, server);
  const joined = performance.now();
  await pause(1000);
  clock.set("-1h");
  await pause(4500);
  const killed = performance.now();
  await server.kill();
  await Promise.all([alice.closed, bob.closed]);
  await server.restart();
  const restarted = performance.now();
  const [back] = [await logInAt(server, "alice"), await logInAt(server, "bob")];
  await pause(500);
  const leaving = performance.now();
  expect(await back.ask("hangUp", { call })).toBeNull();
  const left = performance.now();
  const { created, ended, total, result } = await momentsOf(server, call);
  expect(result).toBe("normal_end");
  expect(ended).toBeGreaterThan(created);
  // The clock stands still from the last proof before the kill (4 s at most) until the restart.
  expect(total).toBeGreaterThan(killed - joined - 4500 + (leaving - restarted));
  expect(total).toBeLessThan(left - begun);
});
