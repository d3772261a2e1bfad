import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { rest } from "../support/back-end.ts";
import { startTestNodes, type TestNode } from "../support/test-nodes.ts";
import { startTestServer, type TestServer } from "../support/test-server.ts";
import { percentile } from "../support/percentile.ts";
import { startPostgres, type Postgres } from "../support/postgres.ts";
import { logIn, newCallId, type WireClient } from "../support/wire-client.ts";

let postgres: Postgres;
beforeAll(async () => {
  postgres = await startPostgres();
}, 60_000);
afterAll(() => postgres.stop());

/** Sample size of each kind, from twenty callers at once. */
const calls = 200;
const callers = 20;
const within = 50;

type ClusterFixture = TestServer | TestNode;
/** Latencies in ms: how long the caller waited for the response, and for the end. */
type Times = { readonly answers: number[]; readonly ends: number[] };

const callOnce = async (alice: WireClient, callee: string, { answers, ends }: Times): Promise<void> => {
  const after = alice.heard.length;
  const began = performance.now();
  const call = newCallId();
  expect(await alice.ask("invite", { call, callees: [callee], media: "audio", timeout: 1 })).toBeNull();
  answers.push(performance.now() - began);
  const isOver = (): boolean => {
    const facts = alice.heard.slice(after).flatMap((each) => (each.type === "facts" ? each["facts"] : []));
    return JSON.stringify(facts).includes('"ended"');
  };
  for (let seen = after; !isOver(); seen = alice.heard.length) await alice.next("facts", seen);
  ends.push(performance.now() - began);
};

const measure = async (fixture: ClusterFixture) => {
  const [blocked, away]: readonly [Times, Times] = [
    { answers: [], ends: [] },
    { answers: [], ends: [] },
  ];
  const place = async (at: number): Promise<void> => {
    const alice = await logIn(fixture, `alice${at}`);
    const bob = await logIn(fixture, `bob${at}`);
    expect((await rest(fixture, "PUT", `users/bob${at}/blocks/alice${at}`)).status).toBe(204);
    // Staggered starts over the second that a ring lasts, so that callers do not queue up behind each other.
    await pause((at * 1000) / callers);
    for (let round = 0; round < calls / callers; round += 1) {
      const both = [() => callOnce(alice, `bob${at}`, blocked), () => callOnce(alice, `away${at}`, away)];
      // Interleaved samples in alternating order, so that other load hits both kinds alike.
      for (const each of (round + at) % 2 === 0 ? both : both.toReversed()) await each();
    }
    expect(bob.facts()).toEqual([]);
  };
  await Promise.all(Array.from({ length: callers }, (_each, at) => place(at)));
  return { blocked, away };
};

const differences = ({ blocked, away }: { readonly blocked: Times; readonly away: Times }): readonly number[] =>
  (["answers", "ends"] as const).flatMap((what) =>
    [50, 95].map((at) => Math.abs((percentile(blocked[what], at) ?? 0) - (percentile(away[what], at) ?? Infinity))),
  );

const houses: { readonly [store: string]: () => Promise<ClusterFixture> } = {
  SQLite: () => startTestServer(),
  PostgreSQL: async () => {
    const [node] = await startTestNodes(await postgres.newDatabase(), 1);
    if (node === undefined) throw new Error("no node");
    return node;
  },
};

// Retries: a real timing side channel shows every time; noise of a busy machine hardly does.
test.each(Object.entries(houses))(
  "BLOCK-1: on %s a blocked caller waits as long as the caller of somebody away",
  { timeout: 180_000, retry: 2 },
  async (_store, open) => {
    const times = await measure(await open());
    for (const { answers, ends } of Object.values(times)) {
      expect([answers.length, ends.length]).toEqual([calls, calls]);
      expect(Math.min(...ends)).toBeGreaterThan(990);
    }
    for (const difference of differences(times)) expect(difference).toBeLessThan(within);
  },
);
