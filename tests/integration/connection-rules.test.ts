import { once } from "node:events";
import { connect } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import type { Store } from "@opencallkit/server";
import { expect, test } from "vitest";
import { startTestServer, type TestServer } from "../support/test-server.ts";
import { logIn, newCallId, talk, type WireClient } from "../support/wire-client.ts";

const rest = (server: TestServer, method: string, path: string): Promise<Response> =>
  fetch(`${server.url}/v1/${path}`, { method, headers: { authorization: `Bearer ${server.app.apiKey}` } });
const oneDevice = { policy: { multiDevice: false } };

/** Blocks the event loop of this process for so many ms. */
const stall = (ms: number): void =>
  void Atomics.wait(new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT)), 0, 0, ms);

const answering = (clients: readonly WireClient[], ms: number): (() => void) => {
  const timer = setInterval(() => {
    for (const each of clients) each.send({ type: "heartbeatReply" });
  }, ms);
  return () => clearInterval(timer);
};

test("BEAT-9: a server that stood still takes nobody for silent when it goes on", async () => {
  const server = await startTestServer({ timing: { heartbeatMs: 200, silenceMs: 1000 } });
  const clients = await Promise.all(Array.from({ length: 100 }, (_, nr) => logIn(server, `user${nr}`)));
  const closed: number[] = [];
  for (const each of clients) void each.closed.then((code) => closed.push(code));
  const stop = answering(clients, 150);
  await pause(400);
  stall(3000);
  await pause(600);
  stop();
  expect(closed).toEqual([]);
  await pause(2500);
  expect(closed).toHaveLength(100);
});

test("STORE-20: a fault at one message costs that connection, and no call and nobody else", async () => {
  const faulty = { at: false };
  const server = await startTestServer({
    store: (store): Store => ({
      ...store,
      now: () => {
        if (!faulty.at) return store.now();
        faulty.at = false;
        throw new Error("a fault of the server");
      },
    }),
  });
  const { alice, bob, call } = await talk(server);
  faulty.at = true;
  bob.send({ type: "heartbeatReply" });
  expect(await bob.closed).toBe(4430);
  const back = await logIn(server, "bob");
  expect(await back.ask("hangUp", { call })).toBeNull();
  await alice.next("facts", 0);
  expect(server.log()).toContain("connection_failed");
});

test("DEVICE-2: a newest login while it rings is rung, and the older device declines nothing", async () => {
  const server = await startTestServer(oneDevice);
  const [alice, older] = [await logIn(server, "alice"), await logIn(server, "bob")];
  const call = newCallId();
  await alice.ask("invite", { call, callees: ["bob"], media: "audio" });
  const newest = await logIn(server, "bob", { client: "client-new1", device: "device-new" });
  expect(await older.closed).toBe(4410);
  expect(await newest.ask("accept", { call })).toBeNull();
});

test("DEVICE-2: it holds as often as somebody enters the same call again", async () => {
  const server = await startTestServer(oneDevice);
  const [alice, carol] = [await logIn(server, "alice"), await logIn(server, "carol")];
  const older = { client: "client-old1", device: "device-old" };
  const first = await logIn(server, "bob", older);
  const call = newCallId();
  await alice.ask("invite", { call, callees: ["bob", "carol"], media: "audio" });
  expect(await first.ask("accept", { call })).toBeNull();
  expect(await carol.ask("accept", { call })).toBeNull();
  for (const nr of [1, 2]) {
    const newer = await logIn(server, "bob", { client: `client-new${nr}`, device: "device-new" });
    expect(await newer.ask("join", { call })).toBeNull();
    expect(await newer.ask("hangUp", { call })).toBeNull();
    const again = await logIn(server, "bob", older);
    expect(await again.ask("join", { call })).toBeNull();
  }
});

test("SERVER-3: whose sessions end hears first that they were taken out", async () => {
  const server = await startTestServer();
  const { bob } = await talk(server);
  await rest(server, "DELETE", "users/bob/sessions");
  expect(await bob.closed).toBe(4410);
  expect(bob.facts()).toContain("removed");
});

test("HEAR-6: somebody removed hears of their removal, and then only that the call is over", async () => {
  const server = await startTestServer();
  const [alice, bob, carol, dave] = await Promise.all(
    ["alice", "bob", "carol", "dave"].map((user) => logIn(server, user)),
  );
  if (alice === undefined || bob === undefined || carol === undefined || dave === undefined) throw new Error("nobody");
  const call = newCallId();
  await alice.ask("invite", { call, callees: ["bob", "carol"], media: "audio" });
  await bob.ask("accept", { call });
  await carol.ask("accept", { call });
  expect((await rest(server, "DELETE", `calls/${call}/legs/bob`)).status).toBe(204);
  await alice.ask("add", { call, people: ["dave"] });
  await dave.ask("accept", { call });
  await pause(50);
  expect(bob.facts().at(-1)).toBe("removed");
  const again = await logIn(server, "bob");
  const [welcome] = again.of("welcome");
  expect(JSON.stringify(welcome)).not.toContain("dave");
  again.send({ type: "sync", call });
  expect(JSON.stringify(await again.next("snapshot", 0))).not.toContain("dave");
  await rest(server, "DELETE", `calls/${call}`);
  await again.next("facts", 0);
  expect(again.facts()).toEqual(["", "", "ended"]);
  const late = await logIn(server, "bob", { device: "device-of-bob", client: "client-of-bob-2" });
  expect(JSON.stringify(late.of("welcome"))).not.toContain("dave");
});

test("BEAT-2: who was lost and comes in again is not shown as away", async () => {
  const server = await startTestServer({
    policy: { leaseMs: 1500 },
    timing: { heartbeatMs: 100, silenceMs: 600, breakMs: 100, proveMs: 200 },
  });
  const [alice, bob, carol] = await Promise.all(["alice", "bob", "carol"].map((user) => logIn(server, user)));
  if (alice === undefined || bob === undefined || carol === undefined) throw new Error("nobody");
  const stay = answering([alice, carol], 200);
  const call = newCallId();
  await alice.ask("invite", { call, callees: ["bob", "carol"], media: "audio" });
  await bob.ask("accept", { call });
  await carol.ask("accept", { call });
  expect(await alice.next("reachability", 0)).toMatchObject({ user: "bob", here: false });
  await expect.poll(() => alice.facts(), { timeout: 8000 }).toContain("left");
  const back = await logIn(server, "bob", { client: "client-of-bob-2" });
  const stayToo = answering([back], 200);
  expect(await back.ask("join", { call })).toBeNull();
  const newcomer = await logIn(server, "carol");
  await pause(100);
  expect(newcomer.of("reachability")).toEqual([]);
  stay();
  stayToo();
});

test("a refused upgrade that never closes its side holds up no server that stops", async () => {
  const server = await startTestServer();
  const { hostname, port } = new URL(server.url);
  const socket = connect({ host: hostname, port: Number(port), allowHalfOpen: true });
  await once(socket, "connect");
  socket.write(`GET /nope HTTP/1.1\r\nhost: ${hostname}\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n`);
  await once(socket, "data");
  await server.restart();
  socket.destroy();
});

test("LATE-5: a place that is no whole number of the store's is refused, and harms nothing", async () => {
  const server = await startTestServer();
  for (const place of ["1e19", "1e300", "9007199254740993", "-1", "0.5"]) {
    const bob = await logIn(server, "bob");
    bob.raw(`{"type":"endsSeen","place":${place}}`);
    expect(await bob.closed).toBe(4400);
  }
  await logIn(server, "bob");
});
