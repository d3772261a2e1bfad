import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect, test } from "vitest";
import { endsWithTest } from "./setup/cleanup.ts";
import { hears } from "./setup/ears.ts";
import { alices, bobs, button, call, demoUrl, eventsNamed, personAt } from "./setup/people.ts";
import { startServer, type Server } from "./setup/server.ts";
import { commandsAnswered, countOf, mediaSent, tapPeers, tapWire } from "./setup/wire.ts";

/** Lock contention: blocks every commit of the server, by a second writer that holds the database's write lock. */
const holdCommits = (server: Server): (() => void) => {
  const database = new DatabaseSync(join(server.data, "opencallkit.db"));
  database.exec("PRAGMA busy_timeout = 5000");
  database.exec("BEGIN IMMEDIATE");
  return () => {
    database.exec("ROLLBACK");
    database.close();
  };
};

const watched = async (server: Server, name: string, source: typeof alices) => {
  const person = endsWithTest(await personAt(server, name, source));
  await person.context.addInitScript(tapPeers);
  const wire = tapWire(person.page);
  await person.page.goto(demoUrl(server, name));
  await expect.poll(() => button(person.page, "Video call").isEnabled()).toBe(true);
  return { ...person, wire };
};

test("SIGNAL-2: with the accept's commit held for 5 s, nothing of SDP, ICE or RTP has left; released, both talk", async () => {
  const server = endsWithTest(await startServer());
  const alice = await watched(server, "alice", alices);
  const bob = await watched(server, "bob", bobs);
  await call(alice.page, "bob", "Video call");
  await expect.poll(() => button(bob.page, "Accept").isVisible()).toBe(true);
  const release = holdCommits(server);
  await button(bob.page, "Accept").click();
  await bob.page.waitForTimeout(5000);
  for (const { wire } of [alice, bob]) {
    expect(countOf(wire.sent, "signal")).toBe(0);
    expect(countOf(wire.received, "signal")).toBe(0);
  }
  expect((await mediaSent(bob.page)).packets).toBe(0);
  expect(await eventsNamed(alice.page, "onCallBegin")).toEqual([]);
  release();
  await expect.poll(() => hears(alice.page, bobs.tone)).toBe(true);
  await expect.poll(() => hears(bob.page, alices.tone)).toBe(true);
  // Positive control: the measure does see signals, now that they may flow.
  expect(countOf(alice.wire.received, "signal")).toBeGreaterThan(0);
  expect((await mediaSent(bob.page)).packets).toBeGreaterThan(0);
});

test("BEAT-7: while commits are held beats and signals go on and answers wait; nobody is lost by it", async () => {
  const server = endsWithTest(await startServer());
  const alice = await watched(server, "alice", alices);
  const bob = await watched(server, "bob", bobs);
  await call(alice.page, "bob", "Video call");
  await button(bob.page, "Accept").click();
  await expect.poll(() => hears(alice.page, bobs.tone)).toBe(true);
  const release = holdCommits(server);
  const before = { beats: countOf(alice.wire.received, "heartbeat"), signals: countOf(bob.wire.received, "signal") };
  await button(alice.page, "Mute").click();
  await expect.poll(() => countOf(bob.wire.received, "signal")).toBeGreaterThan(before.signals);
  await expect.poll(() => countOf(alice.wire.received, "heartbeat")).toBeGreaterThan(before.beats);
  const answers = commandsAnswered(bob.wire);
  // Positive control: the accept is among them.
  expect(answers).toBe(1);
  await button(bob.page, "Hang up").click();
  await bob.page.waitForTimeout(3000);
  expect(commandsAnswered(bob.wire)).toBe(answers);
  expect(await eventsNamed(alice.page, "onCallEnd")).toEqual([]);
  release();
  await expect.poll(async () => (await eventsNamed(alice.page, "onCallEnd")).length).toBe(1);
  await expect.poll(() => commandsAnswered(bob.wire)).toBe(answers + 1);
});
