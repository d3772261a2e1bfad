import { defaultPolicy } from "@opencallkit/core";
import { expect, test, vi } from "vitest";
import { enginePerson, newDevice } from "../support/engine-person.ts";
import { start, one, until, state, bills, bill, billed, spanOf, talking, ringing, short } from "../support/scene.ts";

/** Acceptance tests of docs/spec/sequences.md, calls with a lost participant or several devices: each side's events in order, and the record. */

vi.setConfig({ testTimeout: 20_000 });

/** Default lease of a caller in ms (LIFE-2). */
const { callerLeaseMs } = defaultPolicy;

test("SEQ-19: a short loss of the network changes nothing", async () => {
  const { server, alice, bob } = await talking(short);
  bob.line.cut();
  await vi.waitFor(() => expect(bob.client.connection.get().state).not.toBe("connected"));
  await vi.waitFor(() => expect(bob.client.connection.get().state).toBe("connected"), { timeout: 5000 });
  await new Promise((resolve) => setTimeout(resolve, 1800));
  expect(alice.heard()).toEqual(["began", "bob joined"]);
  expect(bob.heard()).toEqual(["received", "began", "alice joined"]);
  expect(await bill(server)).toMatchObject({ result: null });
});

test("SEQ-20: bob's network is lost for long", async () => {
  const { server, alice, bob } = await talking(short);
  bob.line.hold();
  await vi.waitFor(() => expect(alice.call().state.get()).toMatchObject({ state: "talking", away: ["bob"] }), {
    timeout: 5000,
  });
  await until(alice, "began", "bob joined", "bob left", "ended 4 by bob");
  bob.line.release();
  await until(bob, "received", "began", "alice joined", "ended 4 by bob");
  const { totalTime } = await billed(server, "interrupt", 4);
  expect([alice.totals(), bob.totals()]).toEqual([[totalTime], [totalTime]]);
});

test("SEQ-21: bob's process is killed, and hears of the end at its next login", async () => {
  const { server, alice, bob } = await talking(short);
  bob.line.dead();
  await until(alice, "began", "bob joined", "bob left", "ended 4 by bob");
  expect(bob.heard()).toEqual(["received", "began", "alice joined"]);
  await billed(server, "interrupt", 4);
});

test("SEQ-21: killed in a call, the device is told once, late", async () => {
  const people = await start(["alice"], short);
  const alice = one(people, "alice");
  const device = newDevice();
  const bob = await enginePerson(people.server, "bob", device);
  await alice.client.call({ to: "bob", media: "audio" });
  await state(bob, "ringing");
  await bob.call().accept();
  await until(bob, "received", "began", "alice joined");
  bob.line.dead();
  await billed(people.server, "interrupt", 4);
  const after = { lasting: device.lasting, session: newDevice().session };
  const again = await enginePerson(people.server, "bob", after);
  await until(again, "ended 4 by bob late");
  const third = await enginePerson(people.server, "bob", { lasting: device.lasting, session: newDevice().session });
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(third.heard()).toEqual([]);
});

test("SEQ-22: alice's process is killed while it rings", async () => {
  // Short heartbeats and proofs of life, in ms: the time of her last proof is known closely.
  const { server, alice, bob } = await ringing({ timing: { heartbeatMs: 150, proveMs: 100 } });
  const diedAt = Date.now();
  alice.line.dead();
  await vi.waitFor(() => expect(bob.heard()).toEqual(["received", "notConnected 6 by alice"]), { timeout: 15_000 });
  const heardAt = Date.now();
  expect(alice.heard()).toEqual([]);
  const { to } = spanOf(await billed(server, "cancel", 6));
  expect(to - diedAt).toBeGreaterThan(callerLeaseMs - 1000);
  expect(to - diedAt).toBeLessThan(callerLeaseMs + 100);
  expect(heardAt - to).toBeLessThan(1000);
});

test("SEQ-23: bob is logged in elsewhere where one device is allowed", async () => {
  const people = await start(["alice"], { policy: { multiDevice: false } });
  const { server } = people;
  const alice = one(people, "alice");
  const device = newDevice();
  const bob = await enginePerson(server, "bob", device);
  await alice.client.call({ to: "bob", media: "audio" });
  await state(bob, "ringing");
  await bob.call().accept();
  await until(bob, "received", "began", "alice joined");
  const other = await enginePerson(server, "bob");
  await until(alice, "began", "bob joined", "bob left", "ended 1 by bob");
  await vi.waitFor(() =>
    expect(bob.client.connection.get()).toMatchObject({ state: "stopped", error: { code: "kicked" } }),
  );
  expect(bob.call().state.get()).toMatchObject({ state: "ended", error: { code: "kicked" } });
  expect(bob.heard()).toEqual(["received", "began", "alice joined"]);
  const { totalTime } = await billed(server, "normal_end", 1);
  expect(other.client.connection.get().state).toBe("connected");
  const again = await enginePerson(server, "bob", device);
  await until(again, "ended 1 by bob late");
  expect(again.totals()).toEqual([totalTime]);
});

test("SEQ-24: the back end ends the call", async () => {
  const { server, alice, bob } = await talking();
  await fetch(`${server.url}/v1/calls/${alice.call().id}`, {
    method: "DELETE",
    headers: { authorization: `Bearer ${server.app.apiKey}` },
  });
  await until(alice, "began", "bob joined", "ended 9 by nobody");
  await until(bob, "received", "began", "alice joined", "ended 9 by nobody");
  await billed(server, "ended_by_server", 9);
});

test("SEQ-25: video becomes voice, and voice video with consent", async () => {
  const { server, alice, bob } = await talking({}, "video");
  await bob.call().switchMedia("audio");
  await until(alice, "began", "bob joined", "media video to audio");
  await until(bob, "received", "began", "alice joined", "media video to audio");
  await alice.call().switchMedia("video");
  await until(bob, "received", "began", "alice joined", "media video to audio", "videoAsked by alice");
  await bob.call().answerVideo(true);
  await vi.waitFor(() => expect(alice.heard().at(-1)).toBe("media audio to video"));
  expect(await bill(server)).toMatchObject({ mediaType: "video" });
});

test("SEQ-26: alice is blocked by bob, who looks like somebody who cannot be reached", async () => {
  const people = await start(["alice", "bob"]);
  const [alice, bob] = [one(people, "alice"), one(people, "bob")];
  await fetch(`${people.server.url}/v1/users/bob/blocks/alice`, {
    method: "PUT",
    headers: { authorization: `Bearer ${people.server.app.apiKey}` },
  });
  await alice.client.call({ to: "bob", media: "audio", timeout: 1 });
  await until(alice, "bob missed", "notConnected 3 by nobody");
  expect(bob.heard()).toEqual([]);
  await billed(people.server, "offline", 3);
});

test("SEQ-26: under the policy `tell` the call fails at once", async () => {
  const people = await start(["alice", "bob"], { policy: { blocked: "tell" } });
  await people.server.store().setBlock(people.server.app.sdkAppId, "bob", "alice", true);
  await expect(one(people, "alice").client.call({ to: "bob", media: "audio" })).rejects.toMatchObject({
    code: "blocked",
  });
  expect(await bills(people.server)).toEqual([]);
});

test("SEQ-27: alice calls herself, or nobody", async () => {
  const people = await start(["alice"]);
  const { client } = one(people, "alice");
  await expect(client.call({ to: "alice", media: "audio" })).rejects.toMatchObject({ code: "calls_self" });
  await expect(client.call({ to: [], media: "audio" })).rejects.toMatchObject({ code: "bad_argument" });
  expect(await bills(people.server)).toEqual([]);
});

test("SEQ-28: alice and bob call each other at once, and talk", async () => {
  const people = await start(["alice", "bob"]);
  const [alice, bob] = [one(people, "alice"), one(people, "bob")];
  const [mine, theirs] = await Promise.all([
    alice.client.call({ to: "bob", media: "audio" }),
    bob.client.call({ to: "alice", media: "audio" }),
  ]);
  expect(mine.id).toBe(theirs.id);
  for (const person of [alice, bob]) await state(person, "talking");
  for (const person of [alice, bob])
    expect(person.heard().filter((what) => what !== "received" && !what.endsWith("joined"))).toEqual(["began"]);
  await mine.hangUp();
  await billed(people.server, "normal_end", 1);
  expect(await bills(people.server)).toHaveLength(1);
});

test("SEQ-28: under the policy `glare: busy` the second call is busy", async () => {
  const people = await start(["alice", "bob"], { policy: { glare: "busy" } });
  const [alice, bob] = [one(people, "alice"), one(people, "bob")];
  await alice.client.call({ to: "bob", media: "audio" });
  await until(bob, "received");
  await bob.client.call({ to: "alice", media: "audio" });
  await until(bob, "received", "alice busy", "notConnected 5 by alice");
  expect((await bills(people.server)).map(({ result }) => result)).toEqual(["call_busy", null]);
});

test("SEQ-29: the callee's own timer does not apply: its ring falls silent at the deadline even without the server", async () => {
  const { bob } = await ringing({}, 1);
  bob.line.hold();
  await vi.waitFor(() => expect(bob.call().state.get()).toMatchObject({ state: "ringing", silent: true }), {
    timeout: 3000,
  });
  expect(bob.heard()).toEqual(["received"]);
});

test("SEQ-30: a closed tab is a hang up once it has not come back in time", async () => {
  const { server, alice, bob } = await talking(short);
  bob.client.close();
  await until(alice, "began", "bob joined", "bob left", "ended 1 by bob");
  await billed(server, "normal_end", 1);
});
