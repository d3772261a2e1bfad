import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { nodesWithProxy, recordOf } from "../support/across-nodes.ts";
import { enginePerson } from "../support/engine-person.ts";
import type { TestNode } from "../support/test-nodes.ts";
import { startPostgres, type Postgres } from "../support/postgres.ts";
import { logIn, newCallId, tryLogIn, type Target } from "../support/wire-client.ts";

let postgres: Postgres;
beforeAll(async () => {
  postgres = await startPostgres();
}, 60_000);
afterAll(() => postgres.stop());

const goingAway = 4503;

/** Call fixture behind a load balancer: two engines that talk by way of `balanced`, with the states that their connections went through. */
const talkBehind = async (balanced: Target) => {
  const [alice, bob] = [await enginePerson(balanced, "alice"), await enginePerson(balanced, "bob")];
  const states: string[] = [];
  for (const { client } of [alice, bob]) client.connection.subscribe(({ state }) => void states.push(state));
  const { id } = await alice.client.call({ to: "bob", media: "audio" });
  const phases = (): readonly string[] => [alice, bob].map((each) => each.call().state.get().state);
  await expect.poll(() => bob.client.calls.get()).toHaveLength(1);
  await bob.call().accept();
  await expect.poll(phases).toEqual(["talking", "talking"]);
  return { alice, id, phases, lost: () => states.filter((state) => state !== "connected") };
};

const count = (node: TestNode, word: string): number => node.log().split(word).length - 1;

test("NODE-9: a node that alone is cut off the database keeps its people until another one takes them, who talk on and hang up there", async () => {
  const { one, two, proxy } = await nodesWithProxy(postgres);
  const balanced = { url: one.url, app: one.app };
  const { alice, id, phases, lost } = await talkBehind(balanced);

  proxy.cut(true);
  // Failover without a target: the balancer leads back to the same node, which refuses them, and they keep their sockets.
  await expect.poll(() => count(one, "login_refused"), { timeout: 12_000 }).toBe(2);
  expect((await fetch(`${one.url}/readyz`)).status).toBe(503);
  expect(phases()).toEqual(["talking", "talking"]);
  balanced.url = two.url;
  await expect.poll(() => count(one, '"degraded"'), { timeout: 12_000 }).toBe(2);
  await pause(3000);
  await alice.call().hangUp();
  await expect.poll(phases).toEqual(["ended", "ended"]);
  expect(lost()).toEqual([]);
  expect(await recordOf(two, id)).toMatchObject({ result: "normal_end" });
  proxy.cut(false);
}, 60_000);

test("NODE-9: a database that takes 2 s for every word is not away: everybody stays where they are", async () => {
  const { one, proxy } = await nodesWithProxy(postgres);
  const { phases, lost } = await talkBehind({ url: one.url, app: one.app });
  proxy.slow(2000);
  await pause(25_000);
  proxy.slow(0);
  expect(count(one, '"degraded"')).toBe(0);
  expect(phases()).toEqual(["talking", "talking"]);
  expect(lost()).toEqual([]);
}, 60_000);

test("NODE-9: nobody is welcome beside a connection of theirs to the same node", async () => {
  const { one } = await nodesWithProxy(postgres);
  const alice = await logIn(one, "alice");
  expect(await tryLogIn(one, "alice", { beside: true })).toBe(goingAway);
  expect(await alice.ask("cancel", { call: newCallId() })).toBeNull();
});

test("NODE-9: an abandoned device does not move into the place of the newer one that is the only one", async () => {
  const { one, two, proxy } = await nodesWithProxy(postgres, { policy: { multiDevice: false } });
  await logIn(one, "alice", { device: "old-device", client: "old-client" });
  proxy.cut(true);
  await expect.poll(() => count(one, '"degraded"'), { timeout: 12_000 }).toBe(1);
  const newer = await logIn(two, "alice", { device: "new-device", client: "new-client" });
  expect(await tryLogIn(two, "alice", { device: "old-device", client: "old-client", beside: true })).toBe(goingAway);
  expect(await newer.ask("cancel", { call: newCallId() })).toBeNull();
  proxy.cut(false);
}, 60_000);

test("NODE-5, NODE-9: a node that comes back does not take the place of somebody who has moved, and closes what is left of them", async () => {
  const { one, two, proxy } = await nodesWithProxy(postgres);
  const left = await logIn(one, "alice");
  const bob = await logIn(one, "bob");
  proxy.cut(true);
  // Presence resync: this departure cannot be written, so the node republishes all its clients once it can.
  bob.close();
  // Failure detection: wait until the other node takes itself for the only one.
  await expect.poll(() => count(two, "node_lost"), { timeout: 12_000 }).toBe(1);
  const alice = await logIn(two, "alice");
  const beats = setInterval(() => left.send({ type: "heartbeatReply" }), 1000);
  proxy.cut(false);
  expect(await left.closed).toBe(4409);
  clearInterval(beats);
  const presence = async (of: TestNode): Promise<readonly object[]> =>
    (await of.store.cluster?.elsewhere(one.app.sdkAppId, ["alice"]))?.presence.get("alice") ?? [];
  // Eventual consistency: the node that came back may claim her presence until it learns that its connection is the older one.
  await expect
    .poll(async () => ({ one: await presence(one), two: await presence(two) }), { timeout: 5000 })
    .toMatchObject({ one: [{ client: "client-of-alice" }], two: [] });
  expect(await alice.ask("cancel", { call: newCallId() })).toBeNull();
}, 60_000);
