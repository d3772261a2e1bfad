import { once } from "node:events";
import { expect, test } from "vitest";
import { WebSocket } from "ws";
import { startTestServer } from "../support/test-server.ts";
import { helloOf, logIn, newCallId, openWire, talk, tryLogIn, type Message } from "../support/wire-client.ts";

const pingsOf = async (url: string): Promise<number> => {
  const socket = new WebSocket(`${url.replace("http", "ws")}/ws`);
  socket.on("error", () => undefined);
  await once(socket, "open");
  const closed = once(socket, "close");
  for (let count = 0; count < 5000; count += 1) socket.ping();
  const [code] = await closed;
  return Number(code);
};

test("BOUND-4: pings, messages and bytes beyond the bound close the connection", async () => {
  const server = await startTestServer();
  // No close handshake: ws gives up on it while the pings go on (1006).
  expect([4429, 1006]).toContain(await pingsOf(server.url));
  const bob = await logIn(server, "bob");
  for (let count = 0; count < 3000; count += 1) bob.send({ type: "heartbeatReply" });
  expect(await bob.closed).toBe(4429);
  const carol = await logIn(server, "carol");
  const large = JSON.stringify(Array.from({ length: 200 }, () => ({ type: "request", id: "a", pad: "x".repeat(250) })));
  for (let count = 0; count < 100; count += 1) carol.raw(large);
  expect(await carol.closed).toBe(4429);
});

test("BOUND-3: one snapshot at a time: a connection that asks again and again for a heavy call holds nobody up", async () => {
  const server = await startTestServer();
  const { alice, bob, call } = await talk(server);
  await alice.ask("switchMedia", { call, media: "audio" });
  for (let count = 0; count < 300; count += 1) {
    await alice.ask("switchMedia", { call, media: "video" });
    await alice.ask("answerVideo", { call, agree: false });
  }
  await alice.ask("hangUp", { call });
  const before = process.memoryUsage().rss;
  for (let count = 0; count < 1500; count += 1) bob.send({ type: "sync", call });
  const carol = await logIn(server, "carol");
  const asked = performance.now();
  expect(await carol.ask("invite", { call: newCallId(), callees: ["dave"], media: "audio" })).toBeNull();
  expect(performance.now() - asked).toBeLessThan(2000);
  expect(process.memoryUsage().rss - before).toBeLessThan(100_000_000);
  // Coalescing: its pending requests share one snapshot, and it is still connected.
  expect(bob.of("snapshot").length).toBeGreaterThan(0);
  expect(bob.of("snapshot").length).toBeLessThan(10);
  expect(await bob.ask("hangUp", { call })).toBeNull();
});

test("BOUND-3: a connection that asks for more calls than there are is closed", async () => {
  const server = await startTestServer();
  const bob = await logIn(server, "bob");
  bob.send(Array.from({ length: 200 }, () => ({ type: "sync", call: newCallId() })));
  expect(await bob.closed).toBe(4429);
});

const heavy = "汉".repeat(1300);

test("LATE-7, BOUND-2: two hundred missed calls with heavy data come in pages, to a reader that is slow, each once and in order", async () => {
  const server = await startTestServer();
  expect(await tryLogIn(server, "bob")).toBe("welcome");
  const callers = await Promise.all(Array.from({ length: 10 }, (_each, nr) => logIn(server, `caller-${nr}`)));
  const calls: string[] = [];
  for (let count = 0; count < 200; count += 1) {
    const caller = callers[count % 10];
    const call = newCallId();
    await caller?.ask("invite", { call, callees: ["bob"], media: "audio", userData: heavy });
    await caller?.ask("cancel", { call });
    calls.push(call);
  }
  const bob = await openWire(server);
  let longest = 0;
  const pages: Message[] = [];
  bob.send(helloOf(server, "bob"));
  const welcome = await bob.next("welcome", 0);
  pages.push(welcome);
  // Heartbeat replies, as the engine sends them.
  let answered = 0;
  await expect
    .poll(
      () => {
        const beats = bob.of("heartbeat").length;
        for (; answered < beats; answered += 1) bob.send({ type: "heartbeatReply" });
        return [...pages, ...bob.of("late")].flatMap((page) => (Array.isArray(page["late"]) ? page["late"] : []))
          .length;
      },
      { timeout: 20_000, interval: 5 },
    )
    .toBe(200);
  const heard = [...pages, ...bob.of("late")].flatMap((page) => {
    longest = Math.max(longest, Buffer.byteLength(JSON.stringify(page)));
    return Array.isArray(page["late"]) ? page["late"].map((each: { readonly call: string }) => each.call) : [];
  });
  expect(heard).toEqual(calls);
  expect(longest).toBeLessThanOrEqual(65_536);
  expect(bob.of("late").length).toBeGreaterThan(5);
}, 60_000);

test("LATE-7: a page that is not answered is not followed by another, and nothing is lost by going away", async () => {
  const server = await startTestServer();
  expect(await tryLogIn(server, "bob")).toBe("welcome");
  const caller = await logIn(server, "alice");
  for (let count = 0; count < 60; count += 1) {
    const call = newCallId();
    await caller.ask("invite", { call, callees: ["bob"], media: "audio", userData: heavy });
    await caller.ask("cancel", { call });
  }
  const bob = await logIn(server, "bob");
  const first = bob.of("welcome")[0]?.["late"];
  expect(Array.isArray(first) ? first.length : 0).toBeGreaterThan(5);
  await caller.ask("cancel", { call: newCallId() });
  expect(bob.of("late")).toEqual([]);
  const last = Array.isArray(first) ? first.at(-1) : null;
  bob.send({ type: "endsSeen", place: last.place });
  bob.send({ type: "goodbye" });
  await bob.closed;
  const again = await logIn(server, "bob");
  const next = again.of("welcome")[0]?.["late"];
  expect(Array.isArray(next) ? next[0].place : 0).toBeGreaterThan(last.place);
});

test("LATE-5: what was seen is heard even while the connection closes", async () => {
  const server = await startTestServer();
  expect(await tryLogIn(server, "bob")).toBe("welcome");
  const alice = await logIn(server, "alice");
  const call = newCallId();
  await alice.ask("invite", { call, callees: ["bob"], media: "audio" });
  await alice.ask("cancel", { call });
  const bob = await logIn(server, "bob");
  const late = bob.of("welcome")[0]?.["late"];
  const place = Array.isArray(late) ? late[0].place : 0;
  // Race with the close: the second hello closes it, and this frame is on its way before the client knows.
  bob.raw(JSON.stringify([{ type: "renew", userSig: "x" }]));
  bob.send({ type: "endsSeen", place });
  await bob.closed;
  const again = await logIn(server, "bob");
  expect(again.of("welcome")[0]?.["late"]).toEqual([]);
});
