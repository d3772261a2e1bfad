import { logIn, newCallId, type WireClient } from "@opencallkit/testkit";
import { expect, test } from "vitest";
import { startNodes } from "./setup/nodes.ts";
import type { Server } from "./setup/server.ts";
import { targetOf } from "./setup/target.ts";

const nodePair = async () => {
  const { postgres, nodes } = await startNodes(2);
  const [one, two] = nodes;
  if (one === undefined || two === undefined) throw new Error("no two nodes");
  return { postgres, one, two };
};
const recordOf = async (node: Server, call: string): Promise<Record<string, unknown>> => {
  const { url, app } = await targetOf(node);
  const response = await fetch(`${url}/v1/calls/${call}`, { headers: { authorization: `Bearer ${app.apiKey}` } });
  const record: Record<string, unknown> = JSON.parse(await response.text());
  return record;
};
/** Answers the server's beats, as a page's script does. */
const alive = (client: WireClient): (() => void) => {
  const beats = setInterval(() => client.send({ t: "beat" }), 1000);
  void client.closed.then(() => clearInterval(beats));
  return () => clearInterval(beats);
};
const logInAt = async (node: Server, user: string): Promise<WireClient> => {
  const client = await logIn(await targetOf(node), user);
  alive(client);
  return client;
};
const talkAcross = async (one: Server, two: Server, [first, second]: readonly [string, string] = ["alice", "bob"]) => {
  const [alice, bob] = [await logInAt(one, first), await logInAt(two, second)];
  const call = newCallId();
  expect(await alice.ask("invite", { call, callees: [second], media: "audio" })).toBeNull();
  expect(await bob.ask("accept", { call })).toBeNull();
  await expect.poll(() => alice.facts()).toContain("joined");
  return { alice, bob, call };
};
const pause = (ms: number): Promise<void> => new Promise((resolve) => void setTimeout(resolve, ms));

test("NODE-6: kill -9 of the node that took the call: the ring ends within a second of its deadline", async () => {
  const { one, two } = await nodePair();
  const [alice, bob] = [await logInAt(one, "alice"), await logInAt(two, "bob")];
  const call = newCallId();
  const begun = performance.now();
  expect(await alice.ask("invite", { call, callees: ["bob"], media: "audio", timeout: 4 })).toBeNull();
  await expect.poll(() => bob.facts()).toEqual(["invited"]);
  await one.kill();
  await expect.poll(() => bob.facts(), { interval: 20 }).toEqual(["invited", "missed", "ended"]);
  const late = performance.now() - begun - 4000;
  expect(late).toBeGreaterThan(-50);
  expect(late).toBeLessThan(1000);
  const record = await recordOf(two, call);
  expect(record["result"]).toBe("not_answer");
  expect(Date.parse(String(record["endedAt"])) - Date.parse(String(record["createdAt"]))).toBe(4000);
});

test("NODE-6: kill -9 of one node while people talk: its person comes back on the other, who was told meanwhile, and the call goes on", async () => {
  const { one, two } = await nodePair();
  const { alice, bob, call } = await talkAcross(one, two);
  await one.kill();
  await alice.closed;
  expect(await bob.next("life", 0)).toMatchObject({ call, user: "alice", here: false });
  const before = bob.heard.length;
  const back = await logInAt(two, "alice");
  expect(back.of("welcome")[0]).toMatchObject({ calls: [{ call }] });
  expect(await bob.next("life", before)).toMatchObject({ call, user: "alice", here: true });
  expect(await back.ask("hangUp", { call })).toBeNull();
  await expect.poll(() => bob.facts().at(-1)).toBe("ended");
  expect(await recordOf(two, call)).toMatchObject({ result: "normal_end" });
});

test("NODE-8: one node's restart beside a living one is no outage: who does not come back is lost after one lease, at the last proof", async () => {
  const { one, two } = await nodePair();
  const { alice, bob, call } = await talkAcross(one, two);
  await pause(6000);
  const killed = Date.now();
  await one.kill();
  await alice.closed;
  await one.restart();
  await expect.poll(() => bob.facts().at(-1), { timeout: 45_000 }).toBe("ended");
  const took = Date.now() - killed;
  expect(took).toBeGreaterThan(20_000);
  expect(took).toBeLessThan(33_000);
  const record = await recordOf(two, call);
  expect(record["result"]).toBe("interrupt");
  const under = killed - Date.parse(String(record["endedAt"]));
  expect(under).toBeGreaterThan(-100);
  expect(under).toBeLessThan(10_000);
});

test("NODE-6: a node that was stopped for 20 s and wakes decides nothing by what it remembers", async () => {
  const { one, two } = await nodePair();
  const { bob, call } = await talkAcross(one, two);
  one.freeze();
  await pause(1000);
  const moved = await logInAt(two, "alice");
  expect(await moved.ask("hangUp", { call })).toBeNull();
  await expect.poll(() => bob.facts().at(-1)).toBe("ended");
  const next = newCallId();
  expect(await moved.ask("invite", { call: next, callees: ["carol"], media: "audio", timeout: 60 })).toBeNull();
  await pause(19_000);
  one.thaw();
  // The old node still holds the ended call in memory when it hears this.
  const dave = await logInAt(one, "dave");
  const busy = newCallId();
  expect(await dave.ask("invite", { call: busy, callees: ["alice"], media: "audio" })).toBeNull();
  await expect.poll(() => dave.facts()).toEqual(["invited", "lineBusy", "ended"]);
  await pause(2000);
  expect(await recordOf(one, next)).toMatchObject({ state: "ringing" });
  expect(await recordOf(one, call)).toMatchObject({ result: "normal_end" });
});

/** Calls nobody without a pause; how long each answer took, and what it was. */
const callWithoutPause = async (node: Server, user: string) => {
  const client = await logInAt(node, user);
  const answers: { readonly call: string; readonly code: string | null; readonly ms: number; readonly at: number }[] =
    [];
  const told = new AbortController();
  /** As the engine does it: what was not answered in time may have come through, and is cancelled until that is heard. */
  let open: readonly string[] = [];
  const cancelAll = async (): Promise<void> => {
    const left: string[] = [];
    for (const call of open) if ((await client.ask("cancel", { call })) === "try_later") left.push(call);
    open = left;
  };
  const loop = (async () => {
    while (!told.signal.aborted) {
      const call = newCallId();
      const at = performance.now();
      const code = await client.ask("invite", { call, callees: [`nobody-${user}`], media: "audio" });
      answers.push({ call, code, ms: performance.now() - at, at });
      open = [...open, call];
      // While the database is away this takes its time too.
      if (code === null || answers.length % 5 === 0) await cancelAll();
      await pause(20);
    }
  })();
  return {
    answers,
    client,
    stop: async (): Promise<void> => {
      told.abort();
      await loop;
    },
  };
};

test("STORE-14: the database crashes under load and is away for 15 s: calls live on, new ones are refused in time, nothing acknowledged is lost", async () => {
  const { postgres, one, two } = await nodePair();
  const { alice, bob, call } = await talkAcross(one, two);
  const callers = [await callWithoutPause(one, "carol"), await callWithoutPause(two, "dave")];
  await pause(2000);
  await postgres.crash();
  const away = performance.now();
  await pause(15_000);
  expect((await fetch(`${two.url}/readyz`)).status).toBe(503);
  await postgres.start();
  const back = performance.now();
  await expect
    .poll(() => callers.every(({ answers }) => answers.some(({ at, code }) => at > back && code === null)), {
      timeout: 10_000,
    })
    .toBe(true);
  expect(performance.now() - back).toBeLessThan(5000);
  await pause(6000);
  for (const { answers, stop } of callers) {
    await stop();
    const during = answers.filter(({ at }) => at > away + 100 && at < back - 2100);
    expect(during.length).toBeGreaterThan(3);
    expect(during.map(({ code }) => code)).toEqual(during.map(() => "try_later"));
    expect(Math.max(...answers.map(({ ms }) => ms))).toBeLessThan(2000);
    const doubtful = answers.filter(({ at, code }) => code === null && Math.abs(at - away) < 500);
    for (const { call: id } of doubtful) expect(await recordOf(one, id)).toMatchObject({ callId: id });
  }
  await expect.poll(async () => (await fetch(`${two.url}/readyz`)).status).toBe(200);
  // The nodes know of each other again, and the call that was talking still is.
  expect(alice.of("life")).toEqual([]);
  const signal = { call, from: 1, to: 2, epoch: 0, serial: 1, body: { kind: "start" } };
  alice.send({ t: "signal", signal });
  expect(await bob.next("signal", 0)).toMatchObject({ signal });
  await pause(20_000);
  expect(bob.facts()).toEqual(["invited", "joined"]);
  expect(await bob.ask("hangUp", { call })).toBeNull();
  await expect.poll(() => alice.facts().at(-1)).toBe("ended");
});
