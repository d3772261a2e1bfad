import { setTimeout as pause } from "node:timers/promises";
import { newCallId } from "@opencallkit/tests";
import { expect, test } from "vitest";
import { logInAt, nodePair, recordOf, talkAcross } from "./setup/node-pair.ts";

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
  expect(await bob.next("reachability", 0)).toMatchObject({ call, user: "alice", here: false });
  const before = bob.heard.length;
  const back = await logInAt(two, "alice");
  expect(back.of("welcome")[0]).toMatchObject({ calls: [{ call }] });
  expect(await bob.next("reachability", before)).toMatchObject({ call, user: "alice", here: true });
  expect(await back.ask("hangUp", { call })).toBeNull();
  await expect.poll(() => bob.facts().at(-1)).toBe("ended");
  expect(await recordOf(two, call)).toMatchObject({ result: "normal_end" });
});

test("NODE-8: one node's restart beside a living one is no outage: who does not come back is lost after one lease, and what was not written, at the last proof", async () => {
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
  // Upper bound in ms: a heartbeat and a lease after the last proof of life, 4 s for unwritten ones (BEAT-8), and 1 s to poll.
  expect(took).toBeLessThan(36_000);
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
  // Stale cache: the old node still has the ended call in memory when this arrives.
  const dave = await logInAt(one, "dave");
  const busy = newCallId();
  expect(await dave.ask("invite", { call: busy, callees: ["alice"], media: "audio" })).toBeNull();
  await expect.poll(() => dave.facts()).toEqual(["invited", "lineBusy", "ended"]);
  await pause(2000);
  expect(await recordOf(one, next)).toMatchObject({ state: "ringing" });
  expect(await recordOf(one, call)).toMatchObject({ result: "normal_end" });
});
