import { setTimeout as pause } from "node:timers/promises";
import { expect, test } from "vitest";
import { recordOf } from "../support/back-end.ts";
import { startTestServer } from "../support/test-server.ts";
import { logIn, newCallId, talk, type WireClient } from "../support/wire-client.ts";

test("BEAT-1: the beat carries the number of the live call", async () => {
  const server = await startTestServer({ timing: { heartbeatMs: 200 } });
  const { alice, call } = await talk(server);
  expect(await alice.next("heartbeat")).toMatchObject({ calls: { [call]: 2 } });
});

test("BEAT-2: silence closes the socket and the others are told, and told again when it is back", async () => {
  const server = await startTestServer({ timing: { heartbeatMs: 200, silenceMs: 1500, breakMs: 200 } });
  const { alice, bob, call } = await talk(server);
  const answers = setInterval(() => alice.send({ type: "heartbeatReply" }), 300);
  expect(await bob.closed).toBe(4431);
  expect(await alice.next("reachability", 0)).toMatchObject({ call, user: "bob", here: false });
  const before = alice.heard.length;
  await logIn(server, "bob");
  expect(await alice.next("reachability", before)).toMatchObject({ call, user: "bob", here: true });
  clearInterval(answers);
});

test("BEAT-8: a caller whose last proofs died with the server has the time between two writes more to come back", async () => {
  const [callerLeaseMs, proveMs] = [800, 1200];
  const server = await startTestServer({
    timing: { proveMs, outageMs: 60_000 },
    policy: { callerLeaseMs },
    // Simulated crash: proofs are not written, not even at the shutdown.
    store: (store) => ({ ...store, prove: () => Promise.resolve() }),
  });
  const alice = await logIn(server, "alice");
  const call = newCallId();
  await logIn(server, "bob");
  expect(await alice.ask("invite", { call, callees: ["bob"], media: "audio" })).toBeNull();
  await server.restart();
  await expect.poll(async () => (await recordOf(server, call))["result"], { timeout: 10_000 }).toBe("cancel");
  const { createdAt, endedAt } = await recordOf(server, call);
  expect(Date.parse(String(endedAt)) - Date.parse(String(createdAt))).toBe(callerLeaseMs + proveMs);
});

test("BEAT-5: what the server missed while it was down is nobody's loss", async () => {
  const server = await startTestServer({ timing: { outageMs: 500, proveMs: 100 } });
  const { call } = await talk(server);
  await server.restart(() => pause(800));
  const [stored] = await server.store().live();
  expect(stored?.call).toBe(call);
  const again = await logIn(server, "alice");
  expect(await again.ask("hangUp", { call })).toBeNull();
  expect(await recordOf(server, call)).toMatchObject({ result: "normal_end" });
});

test("BEAT-5: a server that starts again right after an outage still makes up for it", async () => {
  const leaseMs = 1500;
  const server = await startTestServer({ timing: { outageMs: 700, proveMs: 100 }, policy: { leaseMs } });
  const { alice, bob, call } = await talk(server);
  alice.close();
  bob.close();
  const began = server.store().now();
  await server.restart(() => pause(1000));
  await pause(300);
  // Second restart: the process between them was too short-lived to have seen the outage itself.
  await server.restart();
  await expect.poll(async () => (await recordOf(server, call))["result"], { timeout: 10_000 }).toBe("interrupt");
  const store = server.store();
  expect(store.now() - (await store.pauseEnd(700, began))).toBeGreaterThanOrEqual(leaseMs);
});

/** Missed call fixture: bob was offline while alice called and gave up. */
const missedCall = async () => {
  const server = await startTestServer();
  const first = await logIn(server, "bob");
  first.close();
  await first.closed;
  const alice = await logIn(server, "alice");
  const call = newCallId();
  await alice.ask("invite", { call, callees: ["bob"], media: "audio" });
  await alice.ask("cancel", { call });
  return { server, call };
};
const lateOf = (client: WireClient): unknown => client.of("welcome")[0]?.["late"];

test("LATE-1: a call that ended while the device was away comes whole at its next login", async () => {
  const { server, call } = await missedCall();
  const back = await logIn(server, "bob");
  expect(lateOf(back)).toMatchObject([{ call, facts: [{ type: "invited" }, { type: "ended" }] }]);
});

test("LATE-2: what another client answered comes with its facts, by which the device knows that it missed nothing", async () => {
  const server = await startTestServer();
  const away = await logIn(server, "bob", { client: "client-away", device: "device-away" });
  away.close();
  await away.closed;
  const { alice, call } = await talk(server);
  await alice.ask("hangUp", { call });
  const back = await logIn(server, "bob", { client: "client-away", device: "device-away" });
  expect(lateOf(back)).toMatchObject([
    { facts: [{ type: "invited" }, { type: "joined", body: { client: "client-of-bob" } }, {}, {}] },
  ]);
});

test("LATE-5: late news comes again until it was seen, and seen never goes back", async () => {
  const { server, call } = await missedCall();
  const back = await logIn(server, "bob");
  const twice = await logIn(server, "bob");
  expect(lateOf(twice)).toHaveLength(1);
  twice.send({ type: "endsSeen", place: back.of("welcome")[0]?.["place"] });
  twice.send({ type: "endsSeen", place: 0 });
  await twice.ask("accept", { call });
  expect(lateOf(await logIn(server, "bob"))).toEqual([]);
  await server.restart();
  expect(lateOf(await logIn(server, "bob"))).toEqual([]);
});

test("SIGNAL-1: from a client that does not hold the stay, a signal reaches nobody, 1,000 times", async () => {
  const server = await startTestServer();
  const [alice, bob] = [await logIn(server, "alice"), await logIn(server, "bob")];
  const mallory = await logIn(server, "mallory");
  const twin = await logIn(server, "bob", { client: "client-twin", device: "device-twin" });
  const call = newCallId();
  const signal = (from: number, to: number, serial: number) => ({
    type: "signal",
    signal: {
      call,
      from,
      to,
      path: 0,
      epoch: 0,
      serial,
      body: { type: "description", description: { type: "offer", sdp: "v=0" } },
    },
  });
  await alice.ask("invite", { call, callees: ["bob"], media: "audio" });
  for (let serial = 1; serial <= 250; serial += 1)
    [alice, bob][serial % 2]?.send(signal(1 + (serial % 2), 2 - (serial % 2), serial));
  await bob.ask("accept", { call });
  for (let serial = 251; serial <= 500; serial += 1) twin.send(signal(2, 1, serial));
  for (let serial = 501; serial <= 750; serial += 1) mallory.send(signal(1 + (serial % 2), 2 - (serial % 2), serial));
  await twin.ask("reject", { call });
  await mallory.ask("accept", { call });
  await bob.ask("hangUp", { call });
  for (let serial = 751; serial <= 1000; serial += 1) bob.send(signal(2, 1, serial));
  await bob.ask("hangUp", { call });
  await alice.ask("hangUp", { call });
  for (const each of [alice, bob, mallory, twin]) expect(each.of("signal")).toEqual([]);
});

test("SIGNAL-3: signals pass unread and in order, and reach no log", async () => {
  const server = await startTestServer();
  const { alice, bob, call } = await talk(server);
  for (let serial = 1; serial <= 50; serial += 1) {
    alice.send({
      type: "signal",
      signal: {
        call,
        from: 1,
        to: 2,
        path: 0,
        epoch: 0,
        serial,
        body: { type: "candidate", candidate: "secret-address", mid: "0", line: 0 },
      },
    });
  }
  await expect.poll(() => bob.of("signal").length).toBe(50);
  expect(bob.of("signal").map((each) => each["signal"])).toMatchObject(
    Array.from({ length: 50 }, (_each, index) => ({ serial: index + 1 })),
  );
  expect(server.log()).not.toContain("secret-address");
});

test("SIGNAL-4: confirmations pass under the same rule", async () => {
  const server = await startTestServer();
  const { alice, bob, call } = await talk(server);
  const ack = { call, from: 2, to: 1, path: 0, epoch: 0, serial: 3 };
  alice.send({ type: "signalAck", ack });
  bob.send({ type: "signalAck", ack });
  await alice.next("signalAck", 0);
  await bob.ask("hangUp", { call });
  expect(alice.of("signalAck")).toHaveLength(1);
  expect(bob.of("signalAck")).toEqual([]);
});

test("STORE-1: nobody is answered or told before the commit", async () => {
  let release = (): void => undefined;
  let hold = false;
  const server = await startTestServer({
    store: (store) => ({
      ...store,
      append: async (step) => {
        const done = await store.append(step);
        if (hold) await new Promise<void>((resolve) => (release = resolve));
        return done;
      },
    }),
  });
  const [alice, bob] = [await logIn(server, "alice"), await logIn(server, "bob")];
  hold = true;
  const call = newCallId();
  let answered = false;
  const asked = alice.ask("invite", { call, callees: ["bob"], media: "audio" }).then((code) => {
    answered = true;
    return code;
  });
  await pause(300);
  expect(answered).toBe(false);
  expect(bob.facts()).toEqual([]);
  hold = false;
  release();
  expect(await asked).toBeNull();
  await expect.poll(() => bob.facts()).toEqual(["invited"]);
});

test("STORE-7: a ring that fell due while no server ran ends at its own deadline", async () => {
  const server = await startTestServer();
  const alice = await logIn(server, "alice");
  const call = newCallId();
  await alice.ask("invite", { call, callees: ["bob"], media: "audio", timeout: 1 });
  await server.restart(() => pause(1500));
  await expect.poll(async () => (await recordOf(server, call))["result"]).toBe("offline");
  const record = await recordOf(server, call);
  expect(Date.parse(String(record["endedAt"])) - Date.parse(String(record["createdAt"]))).toBe(1000);
});
