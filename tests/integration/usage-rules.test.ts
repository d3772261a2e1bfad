import { expect, test } from "vitest";
import { rest } from "../support/back-end.ts";
import { startTestServer } from "../support/test-server.ts";
import {
  helloOf,
  logIn,
  newCallId,
  openWire,
  refusalOf,
  talk,
  tryLogIn,
  type WireClient,
} from "../support/wire-client.ts";

const ask = async (wire: WireClient, name: string, body: object, id = newCallId().slice(0, 20)): Promise<unknown> => {
  const after = wire.heard.length;
  wire.send({ type: "request", id, command: { type: name, body } });
  return refusalOf(await wire.next("response", after));
};

const codes = (answers: readonly unknown[]): ReadonlyMap<string, number> => {
  const counts = new Map<string, number>();
  for (const each of answers) {
    const code =
      typeof each === "object" && each !== null && "code" in each && typeof each.code === "string" ? each.code : "yes";
    counts.set(code, (counts.get(code) ?? 0) + 1);
  }
  return counts;
};

test("USE-2: the sixty-first invite of a minute is refused with the time to wait, writes nothing, and others call on", async () => {
  const server = await startTestServer({ limits: { invitesPerMinute: 60 } });
  const [alice, bob] = [await logIn(server, "alice"), await logIn(server, "bob")];
  const answers: unknown[] = [];
  const began = performance.now();
  // Each second that this takes allows one more.
  const allowed = (): number => 60 + Math.floor((performance.now() - began) / 1000);
  for (let count = 0; codes(answers).size < 2; count += 1) {
    const call = newCallId();
    answers.push(await ask(alice, "invite", { call, callees: [`nobody-${count}`], media: "audio" }));
    await alice.ask("cancel", { call });
    expect(answers.length).toBeLessThanOrEqual(allowed() + 1);
  }
  expect(answers.length).toBeGreaterThan(60);
  expect(codes(answers)).toEqual(
    new Map([
      ["yes", answers.length - 1],
      ["too_many_requests", 1],
    ]),
  );
  expect(answers.at(-1)).toMatchObject({ retryable: true });
  const last: unknown = answers.at(-1);
  const wait = typeof last === "object" && last !== null && "retryAfterMs" in last ? last.retryAfterMs : null;
  expect(wait).toBeGreaterThan(0);
  expect(wait).toBeLessThanOrEqual(1000);
  expect(await bob.ask("invite", { call: newCallId(), callees: ["carol"], media: "audio" })).toBeNull();
});

test("USE-2: invites that come all at once are counted, and a repeat of one that was stored finds its answer", async () => {
  const server = await startTestServer({ limits: { invitesPerMinute: 2 } });
  const alice = await logIn(server, "alice");
  const call = newCallId();
  expect(await alice.ask("invite", { call, callees: ["bob"], media: "audio" }, "first")).toBeNull();
  const all = Array.from({ length: 100 }, () => ({ call: newCallId(), callees: ["carol"], media: "audio" }));
  const answers = await Promise.all(all.map((body) => alice.ask("invite", body)));
  expect(answers.filter((code) => code === "already_in_call")).toHaveLength(1);
  expect(answers.filter((code) => code === "too_many_requests")).toHaveLength(99);
  expect(await alice.ask("invite", { call, callees: ["bob"], media: "audio" }, "first")).toBeNull();
  await alice.ask("cancel", { call });
  // Evicted: the call is over and no longer cached.
  expect(await alice.ask("invite", { call, callees: ["bob"], media: "audio" }, "first")).toBeNull();
});

test("USE-3: after thirty unanswered rings one a minute arrives; an answered ring does not count, nor does another person's", async () => {
  const server = await startTestServer({ limits: { unansweredRingsPerHour: 30 } });
  const [mallory, bob, carol] = [
    await logIn(server, "mallory"),
    await logIn(server, "bob"),
    await logIn(server, "carol"),
  ];
  const answers: unknown[] = [];
  const answered = newCallId();
  await mallory.ask("invite", { call: answered, callees: ["bob"], media: "audio" });
  await bob.ask("accept", { call: answered });
  await mallory.ask("hangUp", { call: answered });
  for (let count = 0; count < 60; count += 1) {
    const call = newCallId();
    answers.push(await ask(mallory, "invite", { call, callees: ["bob"], media: "audio" }));
    await (count % 2 === 0 ? mallory.ask("cancel", { call }) : bob.ask("reject", { call }));
  }
  expect(codes(answers)).toEqual(
    new Map([
      ["yes", 30],
      ["too_many_requests", 30],
    ]),
  );
  expect(bob.facts().filter((type) => type === "invited")).toHaveLength(31);
  expect(await carol.ask("invite", { call: newCallId(), callees: ["bob"], media: "audio" })).toBeNull();
});

test("USE-3, BLOCK-1: somebody who has blocked the caller is rung as often, as far as the caller can tell", async () => {
  const server = await startTestServer({ limits: { unansweredRingsPerHour: 3 } });
  const mallory = await logIn(server, "mallory");
  expect((await rest(server, "PUT", "users/bob/blocks/mallory")).status).toBe(204);
  const ring = async (user: string): Promise<readonly unknown[]> => {
    const answers: unknown[] = [];
    for (let count = 0; count < 5; count += 1) {
      const call = newCallId();
      answers.push(await mallory.ask("invite", { call, callees: [user], media: "audio" }));
      await mallory.ask("cancel", { call });
    }
    return answers;
  };
  expect(await ring("bob")).toEqual(await ring("nobody"));
});

test("USE-9: cancels of calls that nobody has heard of have a limit, and a cancel of one's own call has none", async () => {
  const server = await startTestServer({ limits: { unknownCancelsPerMinute: 60 } });
  const alice = await logIn(server, "alice");
  const answers = await Promise.all(Array.from({ length: 100 }, () => alice.ask("cancel", { call: newCallId() })));
  expect(answers.filter((code) => code === "too_many_requests")).toHaveLength(40);
  const call = newCallId();
  expect(await alice.ask("invite", { call, callees: ["bob"], media: "audio" })).toBeNull();
  expect(await alice.ask("cancel", { call })).toBeNull();
});

test("USE-4: the twenty-first log in of a device within a minute is closed, and one with a bad userSig counts for nobody", async () => {
  const server = await startTestServer({ limits: { deviceLoginsPerMinute: 20, loginsPerMinute: 26 } });
  const forged = { ...server, app: { ...server.app, secretKey: "x".repeat(64) } };
  for (let count = 0; count < 30; count += 1) expect(await tryLogIn(forged, "bob")).toBe(4401);
  for (let count = 0; count < 20; count += 1) expect(await tryLogIn(server, "bob")).toBe("welcome");
  expect(await tryLogIn(server, "bob")).toBe(4428);
  expect(await tryLogIn(server, "bob", { device: "another-device" })).toBe("welcome");
  expect(await tryLogIn(server, "carol")).toBe("welcome");
  for (let count = 0; count < 5; count += 1)
    expect(await tryLogIn(server, "bob", { device: `device-${count}-of-bob` })).toBe("welcome");
  expect(await tryLogIn(server, "bob", { device: "one-device-more" })).toBe(4428);
}, 60_000);

test("USE-5: the twenty-first connection of a user is closed; a page that connects again takes its own place", async () => {
  const server = await startTestServer({ limits: { connections: 20 } });
  for (let count = 0; count < 20; count += 1) await logIn(server, "bob", { client: `client-${count}-of-bob` });
  expect(await tryLogIn(server, "bob", { client: "one-client-more" })).toBe(4428);
  expect(await tryLogIn(server, "bob", { client: "client-3-of-bob" })).toBe("welcome");
  expect(await tryLogIn(server, "carol")).toBe("welcome");
});

test("USE-6: who sends signals without end is closed, and the other side goes on", async () => {
  const server = await startTestServer({ limits: { signalBytesPerSecond: 65_536 } });
  const { alice, bob, call } = await talk(server);
  const sdp = "v=0\r\n".padEnd(40_000, "x");
  const signal = (serial: number): object => ({
    type: "signal",
    signal: {
      call,
      from: 1,
      to: 2,
      path: 0,
      epoch: 0,
      serial,
      body: { type: "description", description: { type: "offer", sdp } },
    },
  });
  for (let serial = 1; serial < 20; serial += 1) alice.send(signal(serial));
  expect(await alice.closed).toBe(4429);
  expect(bob.of("signal").length).toBeGreaterThan(10);
  expect(bob.of("signal").length).toBeLessThan(15);
  expect(await bob.ask("hangUp", { call })).toBeNull();
});

test("USE-7: of fifty-one devices the longest unused is forgotten, and starts anew; the others hear what they missed", async () => {
  const server = await startTestServer({ limits: { devices: 3 } });
  const device = (nr: number): string => `device-${nr}-of-bob`;
  for (let nr = 0; nr < 4; nr += 1) expect(await tryLogIn(server, "bob", { device: device(nr) })).toBe("welcome");
  const alice = await logIn(server, "alice");
  const call = newCallId();
  await alice.ask("invite", { call, callees: ["bob"], media: "audio" });
  await alice.ask("cancel", { call });
  const lateOf = async (nr: number): Promise<unknown> => {
    const bob = await logIn(server, "bob", { device: device(nr), client: `client-${nr}-of-bob` });
    return bob.of("welcome")[0]?.["late"];
  };
  expect(await lateOf(3)).toHaveLength(1);
  expect(await lateOf(1)).toHaveLength(1);
  expect(await lateOf(0)).toEqual([]);
});

test("DEVICE-4: two devices that push each other out are slowed down, and the one that is in stays in", async () => {
  const server = await startTestServer({ policy: { multiDevice: false } });
  const outcomes: (string | number)[] = [];
  let inside: WireClient | null = null;
  let holder = "";
  let pushedOut = 0;
  for (let count = 0; count < 12; count += 1) {
    const device = count % 2 === 0 ? "device-one" : "device-two";
    const wire = await openWire(server);
    wire.send(helloOf(server, "bob", { device, client: `client-of-${device}` }));
    const outcome = await Promise.race([wire.next("welcome", 0).then(() => "welcome"), wire.closed]);
    outcomes.push(outcome);
    if (outcome !== "welcome") continue;
    inside = wire;
    pushedOut += holder === "" || holder === device ? 0 : 1;
    holder = device;
  }
  expect(pushedOut).toBe(5);
  expect(outcomes.filter((outcome) => outcome === 4428).length).toBeGreaterThanOrEqual(3);
  expect(await inside?.ask("invite", { call: newCallId(), callees: ["alice"], media: "audio" })).toBeNull();
});

test("USE-1: the app of --dev is ten times as wide, and a limit can be taken off", async () => {
  const { widened, policyOf } = await import("@opencallkit/server/internal");
  const { defaultPolicy } = await import("@opencallkit/core");
  expect(widened(defaultPolicy, 10).limits).toMatchObject({ invitesPerMinute: 600, connections: 200, devices: 500 });
  const set = policyOf(defaultPolicy, '{"invitesPerMinute":"off","connections":7,"ringMs":5000}');
  expect(set.limits).toEqual({ ...defaultPolicy.limits, invitesPerMinute: Infinity, connections: 7 });
  expect(set.ringMs).toBe(5000);
});
