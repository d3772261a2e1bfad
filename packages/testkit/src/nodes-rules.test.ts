import { afterAll, beforeAll, expect, test } from "vitest";
import { startKitNodes, type KitNode, type KitNodesOptions } from "./kit-nodes.ts";
import { proxyTo } from "./cut-proxy.ts";
import { startPostgres, type Postgres } from "./postgres.ts";
import { signUserSig } from "@opencallkit/server";
import { logIn, newCallId, type Target, type WireClient } from "./wire-client.ts";

let postgres: Postgres;
beforeAll(async () => {
  postgres = await startPostgres();
}, 60_000);
afterAll(() => postgres.stop());

const twoNodes = async (options: KitNodesOptions = {}): Promise<readonly [KitNode, KitNode]> => {
  const [one, two] = await startKitNodes(await postgres.newDatabase(), 2, options);
  if (one === undefined || two === undefined) throw new Error("no two nodes");
  return [one, two];
};
const pause = (ms: number): Promise<void> => new Promise((resolve) => void setTimeout(resolve, ms));
const recordOf = async (node: KitNode, call: string): Promise<Record<string, unknown>> => {
  const response = await fetch(`${node.url}/v1/calls/${call}`, {
    headers: { authorization: `Bearer ${node.app.apiKey}` },
  });
  const record: Record<string, unknown> = JSON.parse(await response.text());
  return record;
};
const sigOf = ({ app }: KitNode, user: string): string =>
  signUserSig(app.secretKey, app.sdkAppId, user, 3600, Date.now());
const invite = async (caller: WireClient, callee: string, more: object = {}): Promise<string> => {
  const call = newCallId();
  expect(await caller.ask("invite", { call, callees: [callee], media: "audio", ...more })).toBeNull();
  return call;
};
const hears = (client: WireClient, ...facts: readonly string[]): Promise<void> =>
  expect.poll(() => client.facts(), { timeout: 5000 }).toEqual(facts);

/** Alice on one node and Bob on another, talking. */
const talkAcross = async (one: Target, two: Target) => {
  const [alice, bob] = [await logIn(one, "alice"), await logIn(two, "bob")];
  const call = await invite(alice, "bob");
  await hears(bob, "invited");
  expect(await bob.ask("accept", { call })).toBeNull();
  await hears(alice, "invited", "joined");
  return { alice, bob, call };
};

test("NODE-1: people on different nodes ring, answer, talk and hang up, either way", async () => {
  const [one, two] = await twoNodes();
  for (const [first, second] of [
    [one, two],
    [two, one],
  ] as const) {
    const { alice, bob, call } = await talkAcross(first, second);
    // Reached at once: the ring knows of devices on other nodes.
    expect(alice.of("news")[0]).toMatchObject({ facts: [{ body: { callees: ["bob"] } }] });
    expect(bob.of("news")[0]).toMatchObject({ facts: [{ body: { reached: { bob: ["device-of-bob"] } } }] });
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
  const [one, two] = await twoNodes();
  await talkAcross(one, two);
  const [carol, dave] = [await logIn(one, "carol"), await logIn(two, "dave")];
  for (const caller of [carol, dave]) {
    await invite(caller, "alice");
    await hears(caller, "invited", "lineBusy", "ended");
  }
}, 30_000);

test("NODE-1: a device that connects to another node while it rings is reached there, and rings", async () => {
  const [one, two] = await twoNodes();
  const alice = await logIn(one, "alice");
  const call = await invite(alice, "bob");
  const bob = await logIn(two, "bob");
  expect(bob.of("welcome")[0]).toMatchObject({ calls: [{ call }] });
  await expect.poll(() => bob.facts().at(-1)).toBe("rang");
  expect(await bob.ask("accept", { call })).toBeNull();
  await hears(alice, "invited", "", "joined");
}, 30_000);

/** How often each race is run, in twenty places at once. */
const races = Number(process.env["OPENCALLKIT_RACES"] ?? 1000);
const places = 20;

test(`NODE-2: accepts on two nodes at once have one winner, accept and cancel one outcome: ${races} of each`, async () => {
  const [one, two] = await twoNodes();
  const anomalies: string[] = [];
  const place = async (at: number): Promise<void> => {
    const [caller, callee] = [`alice${at}`, `bob${at}`];
    const [home, away] = at % 2 === 0 ? [one, two] : [two, one];
    const alice = await logIn(home, caller);
    const bob = await logIn(home, callee, { client: "client-1", device: "device-1" });
    const twin = await logIn({ ...away, app: home.app }, callee, { client: "client-2", device: "device-2" });
    for (let round = 0; round < races / places; round += 1) {
      const call = await invite(alice, callee);
      const answers = await Promise.all([bob.ask("accept", { call }), twin.ask("accept", { call })]);
      const refused = answers.filter((code) => code !== null);
      if (refused.length !== 1 || refused[0] !== "answered_elsewhere") anomalies.push(answers.join());
      const end = await (round % 2 === 0 ? alice : answers[0] === null ? bob : twin).ask("hangUp", { call });
      if (end !== null) anomalies.push(`hang up: ${end}`);
    }
    for (let round = 0; round < races / places; round += 1) {
      const call = await invite(alice, callee);
      const [cancelled, accepted] = await Promise.all([alice.ask("cancel", { call }), twin.ask("accept", { call })]);
      const { result } = await recordOf(away, call);
      // A cancel that comes second is a hang up.
      const fits = accepted === null ? result === "normal_end" : accepted === "too_late" && result === "cancel";
      if (cancelled !== null || !fits) anomalies.push(`${cancelled} ${accepted} ${String(result)}`);
    }
  };
  await Promise.all(Array.from({ length: places }, (_each, at) => place(at)));
  expect(anomalies).toEqual([]);
  for (const node of [one, two]) expect(node.log()).not.toContain("store_failed");
}, 600_000);

test("NODE-3: signals pass between nodes in their order, and only between the clients that hold the stays", async () => {
  const [one, two] = await twoNodes();
  const { alice, bob, call } = await talkAcross(one, two);
  const twin = await logIn(one, "bob", { client: "client-twin", device: "device-twin" });
  const signal = (from: number, to: number, serial: number) => ({
    t: "signal",
    signal: { call, from, to, epoch: 0, serial, body: { kind: "description", type: "offer", sdp: "v=0 secret" } },
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
  alice.send({ t: "signalSeen", seen: { call, from: 1, to: 2, epoch: 0, serial: 3 } });
  await bob.next("signalSeen", 0);
  await bob.ask("hangUp", { call });
  alice.send(signal(1, 2, 201));
  bob.send(signal(2, 1, 201));
  await pause(300);
  for (const each of [alice, bob]) expect(serials(each)).toHaveLength(200);
  for (const node of [one, two]) expect(node.log()).not.toContain("secret");
}, 30_000);

const deaf: KitNodesOptions = { nodes: (nodes) => ({ ...nodes, join: () => nodes.join(() => undefined) }) };

test("NODE-2: a node that was not woken refuses nobody, and passes no signal, by what it remembers", async () => {
  const [one, two] = await twoNodes(deaf);
  const [alice, bob, carol] = [await logIn(two, "alice"), await logIn(one, "bob"), await logIn(one, "carol")];
  const call = newCallId();
  const staysOf = async (user: string): Promise<readonly number[]> =>
    (await two.store.load(one.app.sdkAppId, call))?.facts.flatMap(({ fact }) =>
      fact.name === "joined" && fact.body.user === user ? [fact.body.stay] : [],
    ) ?? [];
  expect(await alice.ask("invite", { call, callees: ["bob", "carol"], media: "audio" })).toBeNull();
  for (const each of [bob, carol]) await expect.poll(() => each.facts(), { timeout: 5000 }).toContain("invited");
  expect(await carol.ask("accept", { call })).toBeNull();
  expect(await bob.ask("reject", { call })).toBeNull();
  expect(await alice.ask("add", { call, people: ["bob"] })).toBeNull();
  // His node still has it that he declined.
  expect(await bob.ask("accept", { call })).toBeNull();
  const joins = (client: WireClient): number => client.facts().filter((fact) => fact === "joined").length;
  await expect.poll(() => joins(carol), { timeout: 5000 }).toBe(2);

  const twin = await logIn(two, "bob", { client: "client-twin", device: "device-twin" });
  expect(await bob.ask("hangUp", { call })).toBeNull();
  expect(await twin.ask("join", { call })).toBeNull();
  await expect.poll(() => joins(carol), { timeout: 5000 }).toBe(3);
  expect(await twin.ask("hangUp", { call })).toBeNull();
  expect(await twin.ask("join", { call })).toBeNull();
  const [[from = 0], [, before = 0, now = 0]] = [await staysOf("carol"), await staysOf("bob")];
  const signal = (to: number, serial: number) => ({
    t: "signal",
    signal: { call, from, to, epoch: 0, serial, body: { kind: "start" } },
  });
  // To a stay that is over, by the node that has not heard of that yet.
  carol.send(signal(before, 1));
  await expect.poll(() => joins(carol), { timeout: 5000 }).toBe(4);
  carol.send(signal(now, 2));
  await expect.poll(() => twin.of("signal").length, { timeout: 5000 }).toBe(1);
  expect(twin.of("signal")).toMatchObject([{ signal: { serial: 2 } }]);
  expect(bob.of("signal")).toEqual([]);
}, 30_000);

test("NODE-4: without a single NOTIFY news still comes, with the next look", async () => {
  const [one, two] = await twoNodes(deaf);
  const { alice, bob, call } = await talkAcross(one, two);
  alice.send({
    t: "signal",
    signal: { call, from: 1, to: 2, epoch: 0, serial: 1, body: { kind: "start" } },
  });
  await expect.poll(() => bob.of("signal").length, { timeout: 3000 }).toBe(1);
  await alice.ask("hangUp", { call });
  await hears(bob, "invited", "joined", "left", "ended");
}, 30_000);

test("NODE-5: a client that connects to another node replaces itself, and takes its leg with it", async () => {
  const [one, two] = await twoNodes({ timing: { breakMs: 300 } });
  const { alice, bob, call } = await talkAcross(one, two);
  const moved = await logIn(two, "alice");
  expect(await alice.closed).toBe(4409);
  expect(moved.of("welcome")[0]).toMatchObject({ calls: [{ call }] });
  await pause(600);
  expect(bob.of("life")).toEqual([]);
  expect(await moved.ask("hangUp", { call })).toBeNull();
  await hears(bob, "invited", "joined", "left", "ended");
}, 30_000);

test("NODE-5: that somebody is away, and back on another node, is told on every node", async () => {
  const [one, two] = await twoNodes({ timing: { breakMs: 200 } });
  const { alice, bob, call } = await talkAcross(one, two);
  alice.close();
  expect(await bob.next("life", 0)).toMatchObject({ call, user: "alice", here: false });
  const before = bob.heard.length;
  const again = await logIn(two, "alice");
  expect(await bob.next("life", before)).toMatchObject({ call, user: "alice", here: true });
  // A newcomer hears of who is away, whichever node knew of it first.
  again.close();
  await bob.next("life", bob.heard.length);
  bob.close();
  const elsewhere = await logIn(one, "bob");
  expect(await elsewhere.next("life", 0)).toMatchObject({ call, user: "alice", here: false });
}, 30_000);

test("NODE-6: a node that ends leaves its calls to the others: a ring ends at its deadline, people come back and talk on", async () => {
  const [one, two] = await twoNodes();
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

test("NODE-7: a proof of life on one node counts on all, and a leg that nobody proves is lost on any", async () => {
  const [one, two] = await twoNodes({ timing: { proveMs: 300 } });
  const { alice, bob, call } = await talkAcross(one, two);
  const response = await fetch(`${two.url}/v1/gone`, {
    method: "POST",
    body: JSON.stringify({
      app: one.app.sdkAppId,
      user: "alice",
      userSig: sigOf(one, "alice"),
      client: "client-of-alice",
    }),
  });
  expect(response.status).toBe(204);
  // Still connected to the first node, and heard: it was a reload that did not come about.
  const beats = setInterval(() => alice.send({ t: "beat" }), 500);
  await pause(1000);
  expect((await two.store.load(one.app.sdkAppId, call))?.facts).toHaveLength(2);
  clearInterval(beats);
  alice.close();
  await alice.closed;
  await fetch(`${two.url}/v1/gone`, {
    method: "POST",
    body: JSON.stringify({
      app: one.app.sdkAppId,
      user: "alice",
      userSig: sigOf(one, "alice"),
      client: "client-of-alice",
    }),
  });
  const begun = performance.now();
  const alive = setInterval(() => bob.send({ t: "beat" }), 500);
  await expect.poll(() => bob.facts(), { timeout: 15_000 }).toEqual(["invited", "joined", "left", "ended"]);
  clearInterval(alive);
  expect(performance.now() - begun).toBeGreaterThan(8000);
  expect(performance.now() - begun).toBeLessThan(12_000);
}, 40_000);

test("NODE-1: a group over three nodes: rung, joined, added to, left and entered again", async () => {
  const url = await postgres.newDatabase();
  const [one, two, three] = await startKitNodes(url, 3);
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
  await expect.poll(() => dave.of("news")[0]).toMatchObject({ call, first: 1 });
  expect(await dave.ask("accept", { call })).toBeNull();
  expect(await bob.ask("hangUp", { call })).toBeNull();
  // Somebody who is in no slot of it hears on, wherever they log in.
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

test("NODE-2: pairs who call each other at once on two nodes have one call each, a hundred times", async () => {
  const [one, two] = await twoNodes();
  const [alice, bob] = [await logIn(one, "alice"), await logIn(two, "bob")];
  for (let round = 0; round < 100; round += 1) {
    const [first, second] = [newCallId(), newCallId()];
    const answers = await Promise.all([
      alice.ask("invite", { call: first, callees: ["bob"], media: "audio" }),
      bob.ask("invite", { call: second, callees: ["alice"], media: "audio" }),
    ]);
    expect(answers).toEqual([null, null]);
    const held = await one.store.holders(one.app.sdkAppId, ["alice", "bob"]);
    const call = held.get("alice") ?? "";
    expect(held.get("bob")).toBe(call);
    expect([first, second]).toContain(call);
    expect(await recordOf(two, call)).toMatchObject({ state: "talking" });
    expect(await (round % 2 === 0 ? alice : bob).ask("hangUp", { call })).toBeNull();
  }
}, 60_000);

test("NODE-5: with one device only, a log in on another node sends the older device away", async () => {
  const url = await postgres.newDatabase();
  const [one, two] = await startKitNodes(url, 2, { policy: { multiDevice: false } });
  if (one === undefined || two === undefined) throw new Error("no two nodes");
  const { alice, bob, call } = await talkAcross(one, two);
  const newest = await logIn(two, "alice", { client: "client-new", device: "device-new" });
  expect(await alice.closed).toBe(4410);
  await expect.poll(() => bob.facts().at(-1), { timeout: 5000 }).toBe("ended");
  expect(await recordOf(two, call)).toMatchObject({ result: "normal_end" });
  await invite(newest, "bob");
}, 30_000);

test("NODE-5: the back end ends a user's sessions on every node", async () => {
  const [one, two] = await twoNodes();
  const { alice, bob, call } = await talkAcross(one, two);
  const response = await fetch(`${two.url}/v1/users/alice/sessions`, {
    method: "DELETE",
    headers: { authorization: `Bearer ${one.app.apiKey}` },
  });
  expect(response.status).toBe(204);
  expect(await alice.closed).toBe(4410);
  await expect.poll(() => bob.facts().at(-1), { timeout: 5000 }).toBe("ended");
  expect(await recordOf(two, call)).toMatchObject({ result: "ended_by_server" });
}, 30_000);

/** One node whose database is reached through a proxy, another that reaches it straight. */
const nodesWithProxy = async () => {
  const url = await postgres.newDatabase();
  const proxy = await proxyTo(postgres.port);
  const far = url.replace(String(postgres.port), String(proxy.port));
  const [one, two] = await startKitNodes(url, 2, { urlOf: (at) => (at === 0 ? far : url) });
  if (one === undefined || two === undefined) throw new Error("no two nodes");
  return { one, two, proxy };
};

test("STORE-17: the connection is cut after the commit was sent, a hundred times: no answer contradicts what is stored", async () => {
  const { one, two, proxy } = await nodesWithProxy();
  const alice = await logIn(one, "alice");
  let unknown = 0;
  for (let round = 0; round < 100; round += 1) {
    const call = newCallId();
    proxy.cut(true);
    const asked = alice.ask("invite", { call, callees: ["bob"], media: "audio" }, `i${round}`);
    await pause(round % 10);
    proxy.cut(false);
    const first = await asked;
    if (first === "try_later") unknown += 1;
    else expect(first).toBeNull();
    // Asked again under the same id, it is yes, and it happened once.
    await expect
      .poll(() => alice.ask("invite", { call, callees: ["bob"], media: "audio" }, `i${round}`), { timeout: 5000 })
      .toBeNull();
    expect((await two.store.load(one.app.sdkAppId, call))?.facts).toHaveLength(1);
    await expect.poll(() => alice.ask("cancel", { call }, `c${round}`), { timeout: 5000 }).toBeNull();
    expect((await two.store.load(one.app.sdkAppId, call))?.facts).toHaveLength(2);
  }
  expect(unknown).toBeGreaterThan(0);
}, 120_000);

test("STORE-14: a database that takes 2 s for every word: new calls are refused in time, hang ups come through", async () => {
  const { one, two, proxy } = await nodesWithProxy();
  const { alice, bob, call } = await talkAcross(one, two);
  const carol = await logIn(one, "carol");
  const beats = setInterval(() => alice.send({ t: "beat" }), 1000);
  proxy.slow(2000);
  const from = performance.now();
  const wanted = { call: newCallId(), callees: ["dave"], media: "audio" };
  expect(await carol.ask("invite", wanted, "one")).toBe("try_later");
  expect(performance.now() - from).toBeLessThan(2000);
  expect(await alice.ask("hangUp", { call })).toBeNull();
  await expect.poll(() => bob.facts().at(-1), { timeout: 5000 }).toBe("ended");
  proxy.slow(0);
  clearInterval(beats);
  // Asked again it is yes, whether or not it had come through.
  await expect.poll(() => carol.ask("invite", wanted, "one"), { timeout: 10_000 }).toBeNull();
}, 60_000);

test("NODE-7: two people on two nodes outlive their leases by far, and one who falls silent is lost", async () => {
  const url = await postgres.newDatabase();
  const options = { policy: { leaseMs: 2000 }, timing: { proveMs: 300 } };
  const [one, two] = await startKitNodes(url, 2, options);
  if (one === undefined || two === undefined) throw new Error("no two nodes");
  const { alice, bob, call } = await talkAcross(one, two);
  const beats = [alice, bob].map((each) => setInterval(() => each.send({ t: "beat" }), 300));
  await pause(6000);
  for (const each of [alice, bob]) expect(each.facts()).toEqual(["invited", "joined"]);
  clearInterval(beats[0]);
  await expect.poll(() => bob.facts().at(-1), { timeout: 5000 }).toBe("ended");
  clearInterval(beats[1]);
  expect(await recordOf(one, call)).toMatchObject({ result: "interrupt" });
}, 30_000);
