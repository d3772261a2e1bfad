import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { hears, invite, nodesWithProxy, talkAcross, twoNodes } from "../support/across-nodes.ts";
import { startTestServer } from "../support/test-server.ts";
import { startPostgres, type Postgres } from "../support/postgres.ts";
import { logIn, newCallId, type Target, type WireClient } from "../support/wire-client.ts";

let postgres: Postgres;
beforeAll(async () => {
  postgres = await startPostgres();
}, 60_000);
afterAll(() => postgres.stop());

type Line = { readonly call: string; readonly result: string; readonly by: string | null; readonly talkedMs: number };
type Logged = Target & { readonly log: () => string };

/** Log lines of ended calls, of some nodes. */
const linesOf = (...nodes: readonly Logged[]): readonly Line[] =>
  nodes.flatMap(({ log }) =>
    log()
      .split("\n")
      .filter((line) => line.includes('"event":"call_ended"'))
      .map((line): Line => JSON.parse(line)),
  );
const callsOf = (...nodes: readonly Logged[]): readonly string[] => linesOf(...nodes).map(({ call }) => call);
/** Exactly once: each of the calls soon has one line, and never a second. */
const oneEach = async (calls: readonly string[], ...nodes: readonly Logged[]): Promise<void> => {
  await expect.poll(() => new Set(callsOf(...nodes)), { timeout: 5000 }).toEqual(new Set(calls));
  await pause(1500);
  expect(callsOf(...nodes).toSorted()).toEqual(calls.toSorted());
};

const talkOf = async (alice: WireClient, bob: WireClient, ms: number): Promise<string> => {
  const call = newCallId();
  expect(await alice.ask("invite", { call, callees: ["bob"], media: "audio" })).toBeNull();
  expect(await bob.ask("accept", { call })).toBeNull();
  await pause(ms);
  expect(await bob.ask("hangUp", { call })).toBeNull();
  return call;
};

test("OUT-9: on SQLite each call that ends has one line, over restarts too: how, by whom, how long", async () => {
  const server = await startTestServer();
  const [alice, bob] = [await logIn(server, "alice"), await logIn(server, "bob")];
  const calls: string[] = [];
  for (let nr = 0; nr < 5; nr += 1) calls.push(await talkOf(alice, bob, 50));
  const cancelled = await invite(alice, "carol");
  expect(await alice.ask("hangUp", { call: cancelled })).toBeNull();
  await oneEach([...calls, cancelled], server);
  const lines = linesOf(server);
  for (const line of lines.filter(({ call }) => call !== cancelled)) {
    expect(line).toMatchObject({ result: "normal_end", by: "bob" });
    expect(line.talkedMs).toBeGreaterThanOrEqual(45);
    expect(line.talkedMs).toBeLessThan(2000);
  }
  expect(lines.at(-1)).toMatchObject({ call: cancelled, result: "cancel", by: "alice", talkedMs: 0 });
  // Shutdown race: this call ends a moment before the server does.
  const last = await talkOf(alice, bob, 20);
  // Across the restart: answered before, ended after it.
  const call = newCallId();
  await alice.ask("invite", { call, callees: ["bob"], media: "audio" });
  await bob.ask("accept", { call });
  await server.restart(async () => {
    expect(callsOf(server)).toContain(last);
    await pause(300);
  });
  const again = await logIn(server, "bob");
  expect(await again.ask("hangUp", { call })).toBeNull();
  await oneEach([...calls, cancelled, last, call], server);
  expect(linesOf(server).at(-1)?.talkedMs).toBeGreaterThan(300);
}, 30_000);

test("OUT-9, OUT-4: on PostgreSQL two nodes write one line between them, and the one that stays writes on", async () => {
  const [one, two] = await twoNodes(postgres);
  const { alice, bob, call } = await talkAcross(one, two);
  expect(await bob.ask("hangUp", { call })).toBeNull();
  await hears(alice, "invited", "joined", "left", "ended");
  const calls = [call];
  for (let nr = 0; nr < 6; nr += 1) calls.push(await (nr % 2 === 0 ? talkOf(alice, bob, 30) : talkOf(alice, bob, 0)));
  await oneEach(calls, one, two);
  // Cursor elsewhere: the first node holds it, though the second one ended the calls.
  expect(callsOf(two)).toEqual([]);
  alice.close();
  await alice.closed;
  await one.stop();
  const carol = await logIn(two, "carol");
  calls.push(await talkOf(carol, bob, 30));
  await oneEach(calls, one, two);
  expect(callsOf(two)).toEqual(calls.slice(-1));
}, 30_000);

test("OUT-4: a node that is cut off its database loses the cursor to the other within 5 s, and no line is missing", async () => {
  const { one, two, proxy } = await nodesWithProxy(postgres);
  const [alice, bob] = [await logIn(two, "alice"), await logIn(two, "bob")];
  const calls = [await talkOf(alice, bob, 10)];
  await oneEach(calls, one, two);
  expect(callsOf(two)).toEqual([]);
  proxy.cut(true);
  const from = performance.now();
  calls.push(await talkOf(alice, bob, 10));
  await expect.poll(() => callsOf(two), { timeout: 10_000, interval: 20 }).toEqual(calls.slice(-1));
  expect(performance.now() - from).toBeLessThan(5500);
  proxy.cut(false);
  calls.push(await talkOf(alice, bob, 10));
  await oneEach(calls, one, two);
}, 30_000);
