import { expect, test, vi } from "vitest";
import { enginePerson, type EnginePerson } from "../support/engine-person.ts";
import type { TestServer } from "../support/test-server.ts";
import { start, one, until, state, bill, billed, talking, totalsOf, group } from "../support/scene.ts";

/** Acceptance tests of docs/spec/sequences.md, group calls: each side's events in order, and the record. */

vi.setConfig({ testTimeout: 20_000 });

/** Reconciliation: carol leaves, then bob; the totals that each of the three was told are those on record. */
const endsAsBilled = async (server: TestServer, { alice, bob, carol }: { readonly [name: string]: EnginePerson }) => {
  if (alice === undefined || bob === undefined || carol === undefined) throw new Error("nobody");
  expect(await bill(server)).toMatchObject({ result: null, callees: ["bob", "carol"] });
  await carol.call().hangUp();
  await bob.call().hangUp();
  const record = await billed(server, "normal_end", 1);
  expect(record.legs.map(({ userId }) => userId)).toEqual(["alice", "bob", "carol"]);
  for (const person of [alice, bob, carol]) {
    await expect.poll(() => person.totals()).toHaveLength(1);
    expect(person.totals()).toEqual(totalsOf(record, person.user));
  }
  return record;
};

test("SEQ-11: in a group bob accepts and carol rejects", async () => {
  const { server, alice, bob, carol } = await group();
  await carol.call().reject();
  await until(carol, "received", "notConnected 2 by carol");
  await until(alice, "began", "bob joined", "carol rejected");
  await until(bob, "received", "began", "alice joined", "carol rejected");
  expect((await bill(server)).legs.map(({ userId, reason }) => [userId, reason])).toEqual([
    ["alice", null],
    ["bob", null],
    ["carol", 2],
  ]);
});

test("SEQ-12: in a group carol does not answer", async () => {
  const { server, alice, bob, carol } = await group({}, 2);
  await until(carol, "received", "notConnected 3 by nobody");
  await until(alice, "began", "bob joined", "carol missed");
  await until(bob, "received", "began", "alice joined", "carol missed");
  expect((await bill(server)).legs.map(({ reason }) => reason)).toEqual([null, null, 3]);
});

test("SEQ-13: in a group carol is busy", async () => {
  const people = await start(["alice", "bob", "carol", "dave"]);
  const [alice, bob, carol, dave] = ["alice", "bob", "carol", "dave"].map((name) => one(people, name));
  if (alice === undefined || bob === undefined || carol === undefined || dave === undefined) throw new Error("nobody");
  await dave.client.call({ to: "carol", media: "audio" });
  await state(carol, "ringing");
  await carol.call().accept();
  await alice.client.call({ to: ["bob", "carol"], media: "audio" });
  await until(alice, "carol busy");
  await until(bob, "received", "carol busy");
  await bob.call().accept();
  await until(alice, "carol busy", "began", "bob joined");
  expect(carol.heard()).toEqual(["received", "began", "dave joined"]);
  expect((await bill(people.server)).legs.find(({ userId }) => userId === "carol")?.reason).toBe(5);
});

test("SEQ-14: in a group everybody rejects or does not answer", async () => {
  const people = await start(["alice", "bob", "carol"]);
  const [alice, bob, carol] = [one(people, "alice"), one(people, "bob"), one(people, "carol")];
  await alice.client.call({ to: ["bob", "carol"], media: "audio", timeout: 1 });
  await until(bob, "received");
  await bob.call().reject();
  await until(alice, "bob rejected", "carol missed", "notConnected 3 by nobody");
  await until(bob, "received", "notConnected 2 by bob");
  await until(carol, "received", "bob rejected", "notConnected 3 by nobody");
  await billed(people.server, "not_answer", 3);
});

test("SEQ-15: carol is invited in mid-call", async () => {
  const { server, alice, bob } = await talking();
  const carol = await enginePerson(server, "carol");
  await alice.call().add(["carol"]);
  await until(alice, "began", "bob joined", "carol ringing");
  await until(bob, "received", "began", "alice joined", "carol ringing");
  await until(carol, "received");
  expect(carol.events[0]).toMatchObject({ caller: "alice", callees: ["bob", "carol"], group: true });
  await carol.call().accept();
  await until(alice, "began", "bob joined", "carol ringing", "carol joined");
  await until(bob, "received", "began", "alice joined", "carol ringing", "carol joined");
  await until(carol, "received", "began", "alice joined", "bob joined");
  await endsAsBilled(server, { alice, bob, carol });
});

test("SEQ-16: carol joins by the call's id", async () => {
  const { server, alice, bob, carol } = await group();
  await carol.call().reject();
  await until(carol, "received", "notConnected 2 by carol");
  const other = await enginePerson(server, "carol");
  await other.client.join(bob.call().id);
  await until(other, "began", "alice joined", "bob joined");
  await until(alice, "began", "bob joined", "carol rejected", "carol joined");
  await until(bob, "received", "began", "alice joined", "carol rejected", "carol joined");
  expect(await endsAsBilled(server, { alice, bob, carol: other })).toMatchObject({ group: true });
});

test("SEQ-17: in a group bob leaves and two remain", async () => {
  const { server, alice, bob, carol } = await group();
  await carol.call().accept();
  await until(carol, "received", "began", "alice joined", "bob joined");
  await bob.call().hangUp();
  await until(bob, "received", "began", "alice joined", "carol joined", "ended 1 by bob");
  await until(alice, "began", "bob joined", "carol joined", "bob left");
  await until(carol, "received", "began", "alice joined", "bob joined", "bob left");
  expect(await bill(server)).toMatchObject({ result: null });
  expect((await bill(server)).legs[1]?.stays.map(({ totalTime }) => totalTime)).toEqual(bob.totals());
});

test("SEQ-18: the last but one leaves", async () => {
  const { server, alice, bob, carol } = await group();
  await carol.call().accept();
  await until(carol, "received", "began", "alice joined", "bob joined");
  await bob.call().hangUp();
  await carol.call().hangUp();
  await until(alice, "began", "bob joined", "carol joined", "bob left", "carol left", "ended 1 by carol");
  await until(carol, "received", "began", "alice joined", "bob joined", "bob left", "ended 1 by carol");
  const { legs } = await billed(server, "normal_end", 1);
  for (const person of [alice, bob, carol])
    expect(legs.find(({ userId }) => userId === person.user)?.stays.map(({ totalTime }) => totalTime)).toEqual(
      person.totals(),
    );
});
