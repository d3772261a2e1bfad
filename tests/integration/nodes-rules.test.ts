import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { deaf, hears, invite, recordOf, talkAcross, twoNodes } from "../support/across-nodes.ts";
import { enginePerson, newDevice } from "../support/engine-person.ts";
import { startTestNodes } from "../support/test-nodes.ts";
import { startPostgres, type Postgres } from "../support/postgres.ts";
import { logIn, newCallId, type WireClient } from "../support/wire-client.ts";

let postgres: Postgres;
beforeAll(async () => {
  postgres = await startPostgres();
}, 60_000);
afterAll(() => postgres.stop());

test("NODE-1: people on different nodes ring, answer, talk and hang up, either way", async () => {
  const [one, two] = await twoNodes(postgres);
  for (const [first, second] of [
    [one, two],
    [two, one],
  ] as const) {
    const { alice, bob, call } = await talkAcross(first, second);
    // Cluster presence: the ring reaches devices on other nodes at once.
    expect(alice.of("facts")[0]).toMatchObject({ facts: [{ body: { callees: ["bob"] } }] });
    expect(bob.of("facts")[0]).toMatchObject({ facts: [{ body: { reached: { bob: ["device-of-bob"] } } }] });
    expect(await bob.ask("hangUp", { call })).toBeNull();
    await hears(alice, "invited", "joined", "left", "ended");
    await hears(bob, "invited", "joined", "left", "ended");
    expect(await recordOf(first, call)).toEqual(await recordOf(second, call));
    expect(await recordOf(first, call)).toMatchObject({ result: "normal_end" });
    alice.close();
    bob.close();
    await Promise.all([alice.closed, bob.closed]);
  }
}, 30_000);

test("NODE-1: who is busy on one node is busy on the other", async () => {
  const [one, two] = await twoNodes(postgres);
  await talkAcross(one, two);
  const [carol, dave] = [await logIn(one, "carol"), await logIn(two, "dave")];
  for (const caller of [carol, dave]) {
    await invite(caller, "alice");
    await hears(caller, "invited", "lineBusy", "ended");
  }
}, 30_000);

test("NODE-1: a device that connects to another node while it rings is reached there, and rings", async () => {
  const [one, two] = await twoNodes(postgres);
  const alice = await logIn(one, "alice");
  const call = await invite(alice, "bob");
  const bob = await logIn(two, "bob");
  expect(bob.of("welcome")[0]).toMatchObject({ calls: [{ call }] });
  await expect.poll(() => bob.facts().at(-1)).toBe("rang");
  expect(await bob.ask("accept", { call })).toBeNull();
  await hears(alice, "invited", "", "joined");
}, 30_000);

test("NODE-3: signals pass between nodes in their order, and only between the clients that hold the stays", async () => {
  const [one, two] = await twoNodes(postgres);
  const { alice, bob, call } = await talkAcross(one, two);
  const twin = await logIn(one, "bob", { client: "client-twin", device: "device-twin" });
  const signal = (from: number, to: number, serial: number) => ({
    type: "signal",
    signal: {
      call,
      from,
      to,
      path: 0,
      epoch: 0,
      serial,
      body: { type: "description", description: { type: "offer", sdp: "v=0 secret" } },
    },
  });
  for (let serial = 1; serial <= 200; serial += 1) {
    alice.send(signal(1, 2, serial));
    bob.send(signal(2, 1, serial));
    twin.send(signal(2, 1, 1000 + serial));
    if (serial % 20 === 0) await pause(7);
  }
  const serials = (client: WireClient): readonly unknown[] =>
    client
      .of("signal")
      .map(({ signal: each }) => (typeof each === "object" && each !== null && "serial" in each ? each.serial : 0));
  const all = Array.from({ length: 200 }, (_each, at) => at + 1);
  for (const each of [alice, bob]) {
    await expect.poll(() => serials(each).length, { timeout: 5000 }).toBe(200);
    expect(serials(each)).toEqual(all);
  }
  expect(twin.of("signal")).toEqual([]);
  alice.send({ type: "signalAck", ack: { call, from: 1, to: 2, path: 0, epoch: 0, serial: 3 } });
  await bob.next("signalAck", 0);
  await bob.ask("hangUp", { call });
  alice.send(signal(1, 2, 201));
  bob.send(signal(2, 1, 201));
  await pause(300);
  for (const each of [alice, bob]) expect(serials(each)).toHaveLength(200);
  for (const node of [one, two]) expect(node.log()).not.toContain("secret");
}, 30_000);

test("NODE-4: without a single NOTIFY news still comes, with the next look", async () => {
  const [one, two] = await twoNodes(postgres, deaf);
  const { alice, bob, call } = await talkAcross(one, two);
  alice.send({
    type: "signal",
    signal: { call, from: 1, to: 2, path: 0, epoch: 0, serial: 1, body: { type: "start" } },
  });
  await expect.poll(() => bob.of("signal").length, { timeout: 3000 }).toBe(1);
  await alice.ask("hangUp", { call });
  await hears(bob, "invited", "joined", "left", "ended");
}, 30_000);

test("NODE-5: a client that connects to another node replaces itself, and takes its leg with it", async () => {
  const [one, two] = await twoNodes(postgres, { timing: { breakMs: 300 } });
  const { alice, bob, call } = await talkAcross(one, two);
  const moved = await logIn(two, "alice");
  expect(await alice.closed).toBe(4409);
  expect(moved.of("welcome")[0]).toMatchObject({ calls: [{ call }] });
  await pause(600);
  expect(bob.of("reachability")).toEqual([]);
  expect(await moved.ask("hangUp", { call })).toBeNull();
  await hears(bob, "invited", "joined", "left", "ended");
}, 30_000);

test("NODE-5: a connection that was given up and comes late on another node costs its page a moment only", async () => {
  const [one, two] = await twoNodes(postgres);
  const device = newDevice();
  const alice = await enginePerson({ ...two, app: one.app }, "alice", device);
  const client = device.session.read(`opencallkit.client.${one.app.sdkAppId}.alice`) ?? "";
  const ghost = await logIn(one, "alice", { client });
  ghost.close();
  await expect.poll(() => alice.client.connection.get().state, { timeout: 5000 }).not.toBe("connected");
  await expect.poll(() => alice.client.connection.get().state, { timeout: 5000 }).toBe("connected");
}, 30_000);

test("NODE-5: that somebody is away, and back on another node, is told on every node", async () => {
  const [one, two] = await twoNodes(postgres, { timing: { breakMs: 200 } });
  const { alice, bob, call } = await talkAcross(one, two);
  alice.close();
  expect(await bob.next("reachability", 0)).toMatchObject({ call, user: "alice", here: false });
  const before = bob.heard.length;
  const again = await logIn(two, "alice");
  expect(await bob.next("reachability", before)).toMatchObject({ call, user: "alice", here: true });
  // Initial state: a client that logs in learns who is away, whichever node knew of it first.
  again.close();
  await bob.next("reachability", bob.heard.length);
  bob.close();
  const elsewhere = await logIn(one, "bob");
  expect(await elsewhere.next("reachability", 0)).toMatchObject({ call, user: "alice", here: false });
}, 30_000);

test("NODE-6: a node that ends leaves its calls to the others: a ring ends at its deadline, people come back and talk on", async () => {
  const [one, two] = await twoNodes(postgres);
  const { bob, call } = await talkAcross(one, two);
  const [carol, dave] = [await logIn(one, "carol"), await logIn(two, "dave")];
  const ring = await invite(carol, "dave", { timeout: 3 });
  await hears(dave, "invited");
  await one.stop();
  const back = await logIn({ ...two, app: one.app }, "alice");
  expect(back.of("welcome")[0]).toMatchObject({ calls: [{ call }] });
  await hears(dave, "invited", "missed", "ended");
  const record = await recordOf(two, ring);
  expect(Date.parse(String(record["endedAt"])) - Date.parse(String(record["createdAt"]))).toBe(3000);
  expect(await back.ask("hangUp", { call })).toBeNull();
  await hears(bob, "invited", "joined", "left", "ended");
}, 30_000);

test("NODE-1: a group over three nodes: rung, joined, added to, left and entered again", async () => {
  const url = await postgres.newDatabase();
  const [one, two, three] = await startTestNodes(url, 3);
  if (one === undefined || two === undefined || three === undefined) throw new Error("no three nodes");
  const [alice, bob, carol, dave] = [
    await logIn(one, "alice"),
    await logIn(two, "bob"),
    await logIn(three, "carol"),
    await logIn(two, "dave"),
  ];
  const call = newCallId();
  expect(await alice.ask("invite", { call, callees: ["bob", "carol"], media: "audio" })).toBeNull();
  for (const each of [bob, carol]) {
    await expect.poll(() => each.facts()).toContain("invited");
    expect(await each.ask("accept", { call })).toBeNull();
  }
  expect(await carol.ask("add", { call, people: ["dave"] })).toBeNull();
  await expect.poll(() => dave.of("facts")[0]).toMatchObject({ call, first: 1 });
  expect(await dave.ask("accept", { call })).toBeNull();
  expect(await bob.ask("hangUp", { call })).toBeNull();
  // Former participant: bob, who has left the call, still receives it, on whichever node he logs in.
  bob.close();
  const again = await logIn(three, "bob");
  expect(again.of("welcome")[0]).toMatchObject({ calls: [{ call }] });
  expect(await again.ask("join", { call })).toBeNull();
  for (const each of [alice, carol, dave, again]) expect(await each.ask("hangUp", { call })).toBeNull();
  for (const each of [alice, carol, dave, again])
    await expect.poll(() => each.facts().at(-1), { timeout: 5000 }).toBe("ended");
  const record = await recordOf(two, call);
  expect(record).toEqual(await recordOf(one, call));
  expect(record["legs"]).toMatchObject([
    { stays: [{}] },
    { userId: "bob", stays: [{}, {}] },
    { stays: [{}] },
    { userId: "dave", stays: [{}] },
  ]);
}, 30_000);

test("NODE-5: with one device only, a login on another node sends the older device away", async () => {
  const url = await postgres.newDatabase();
  const [one, two] = await startTestNodes(url, 2, { policy: { multiDevice: false } });
  if (one === undefined || two === undefined) throw new Error("no two nodes");
  const { alice, bob, call } = await talkAcross(one, two);
  const newest = await logIn(two, "alice", { client: "client-new", device: "device-new" });
  expect(await alice.closed).toBe(4410);
  await expect.poll(() => bob.facts().at(-1), { timeout: 5000 }).toBe("ended");
  expect(await recordOf(two, call)).toMatchObject({ result: "normal_end" });
  await invite(newest, "bob");
}, 30_000);

test("NODE-5: the back end ends a user's sessions on every node", async () => {
  const [one, two] = await twoNodes(postgres);
  const { alice, bob, call } = await talkAcross(one, two);
  const response = await fetch(`${two.url}/v1/users/alice/sessions`, {
    method: "DELETE",
    headers: { authorization: `Bearer ${one.app.apiKey}` },
  });
  expect(response.status).toBe(200);
  expect(await alice.closed).toBe(4410);
  await expect.poll(() => bob.facts().at(-1), { timeout: 5000 }).toBe("ended");
  expect(await recordOf(two, call)).toMatchObject({ result: "ended_by_server" });
}, 30_000);

test("STORE-18: an invite that one node refused is not begun by another that had it in hand before", async () => {
  const wished = newCallId();
  let release = (): void => undefined;
  const held = new Promise<void>((resolve) => (release = resolve));
  let taken = false;
  const [one, two] = await twoNodes(postgres, {
    store: (store, at) => ({
      ...store,
      append: async (step) => {
        if (at === 0 && step.call === wished) {
          taken = true;
          await held;
        }
        return store.append(step);
      },
    }),
  });
  const ask = { call: wished, callees: ["carol"], media: "audio" };
  const [carol, bob] = [await logIn(two, "carol"), await logIn(two, "bob")];
  void (await logIn(one, "alice")).ask("invite", ask, "one");
  await expect.poll(() => taken).toBe(true);
  const alice = await logIn(two, "alice");
  const call = await invite(alice, "bob");
  expect(await alice.ask("invite", ask, "one")).toBe("already_in_call");
  expect(await alice.ask("hangUp", { call })).toBeNull();
  await hears(bob, "invited", "ended");
  release();
  await pause(500);
  expect(carol.facts()).toEqual([]);
  expect(await alice.ask("invite", ask, "one")).toBe("already_in_call");
  expect((await two.store.load(two.app.sdkAppId, wished))?.facts.map(({ fact }) => fact.type)).toEqual(["voided"]);
}, 20_000);
