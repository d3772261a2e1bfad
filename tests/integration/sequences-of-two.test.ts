import { expect, test, vi } from "vitest";
import { enginePerson } from "../support/engine-person.ts";
import { start, one, until, billed, spanOf, talking, totalsOf, ringing } from "../support/scene.ts";

/** Acceptance tests of docs/spec/sequences.md, calls of two: each side's events in order, and the record. */

vi.setConfig({ testTimeout: 20_000 });

test("SEQ-1: bob accepts, alice hangs up", async () => {
  const { server, alice, bob } = await talking();
  await alice.call().hangUp();
  await until(alice, "began", "bob joined", "ended 1 by alice");
  await until(bob, "received", "began", "alice joined", "alice left", "ended 1 by alice");
  const { totalTime, legs } = await billed(server, "normal_end", 1);
  expect([alice.totals(), bob.totals()]).toEqual([[totalTime], [totalTime]]);
  expect(legs.map(({ reason }) => reason)).toEqual([1, 1]);
});

test("SEQ-2: bob accepts and hangs up", async () => {
  const { server, alice, bob } = await talking();
  await bob.call().hangUp();
  await until(alice, "began", "bob joined", "bob left", "ended 1 by bob");
  await until(bob, "received", "began", "alice joined", "ended 1 by bob");
  const { totalTime } = await billed(server, "normal_end", 1);
  expect([alice.totals(), bob.totals()]).toEqual([[totalTime], [totalTime]]);
});

test("SEQ-3: alice cancels while it rings", async () => {
  const { server, alice, bob } = await ringing();
  await alice.call().hangUp();
  await until(alice, "notConnected 6 by alice");
  await until(bob, "received", "notConnected 6 by alice");
  expect(await billed(server, "cancel", 6)).toMatchObject({ totalTime: 0 });
});

test("SEQ-4: bob rejects", async () => {
  const { server, alice, bob } = await ringing();
  await bob.call().reject();
  await until(alice, "bob rejected", "notConnected 2 by bob");
  await until(bob, "received", "notConnected 2 by bob");
  await billed(server, "reject", 2);
});

test("SEQ-5: bob is busy", async () => {
  const { server, alice, bob } = await talking();
  const carol = await enginePerson(server, "carol");
  await carol.client.call({ to: "bob", media: "audio" });
  await until(carol, "bob busy", "notConnected 5 by bob");
  await billed(server, "call_busy", 5);
  expect(bob.heard()).toEqual(["received", "began", "alice joined"]);
  expect(alice.heard()).toEqual(["began", "bob joined"]);
});

test("SEQ-6: nobody answers in time", async () => {
  const { server, alice, bob } = await ringing({}, 1);
  await until(alice, "bob missed", "notConnected 3 by nobody");
  await until(bob, "received", "notConnected 3 by nobody");
  const { from, to } = spanOf(await billed(server, "not_answer", 3));
  expect(to - from).toBe(1000);
});

test("SEQ-7: bob is offline and never comes", async () => {
  const people = await start(["alice"]);
  const alice = one(people, "alice");
  await alice.client.call({ to: "bob", media: "audio", timeout: 1 });
  await until(alice, "bob missed", "notConnected 3 by nobody");
  await billed(people.server, "offline", 3);
});

test("SEQ-8: bob logs in while it rings", async () => {
  const people = await start(["alice"]);
  const alice = one(people, "alice");
  await alice.client.call({ to: "bob", media: "audio" });
  const bob = await enginePerson(people.server, "bob");
  await until(bob, "received");
  await bob.call().accept();
  await until(alice, "began", "bob joined");
  await alice.call().hangUp();
  await until(bob, "received", "began", "alice joined", "alice left", "ended 1 by alice");
  const { totalTime } = await billed(people.server, "normal_end", 1);
  expect([alice.totals(), bob.totals()]).toEqual([[totalTime], [totalTime]]);
});

test("SEQ-9: bob accepts on one device, another one rings too", async () => {
  const { server, alice, bob } = await ringing();
  const other = await enginePerson(server, "bob");
  await until(other, "received");
  await bob.call().accept();
  await until(bob, "received", "began", "alice joined");
  await until(other, "received", "notConnected 7 by bob");
  await bob.call().hangUp();
  await until(alice, "began", "bob joined", "bob left", "ended 1 by bob");
  expect(other.heard()).toEqual(["received", "notConnected 7 by bob"]);
  const record = await billed(server, "normal_end", 1);
  expect([alice.totals(), bob.totals(), other.totals()]).toEqual([[record.totalTime], totalsOf(record, "bob"), []]);
});

test("SEQ-10: bob rejects on one device, another one rings too", async () => {
  const { server, alice, bob } = await ringing();
  const other = await enginePerson(server, "bob");
  await until(other, "received");
  await bob.call().reject();
  await until(bob, "received", "notConnected 2 by bob");
  await until(other, "received", "notConnected 8 by bob");
  await until(alice, "bob rejected", "notConnected 2 by bob");
  await billed(server, "reject", 2);
});
