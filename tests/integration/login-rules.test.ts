import { setTimeout as pause } from "node:timers/promises";
import { createCallClient, type CallEvent } from "@opencallkit/client";
import { signUserSig } from "@opencallkit/server";
import { expect, onTestFinished, test, vi } from "vitest";
import { startTestServer, type TestServer } from "../support/test-server.ts";
import { helloOf, logIn, newCallId, openWire, type WireClient } from "../support/wire-client.ts";

const sigOf = ({ app }: TestServer, user: string, seconds: number): string =>
  signUserSig(app.secretKey, app.sdkAppId, user, seconds, Date.now());

const expired = ({ app }: TestServer, user: string): string =>
  signUserSig(app.secretKey, app.sdkAppId, user, 60, Date.now() - 120_000);

/** Logs in with a userSig that expires after so many seconds. */
const logInFor = async (server: TestServer, user: string, seconds: number): Promise<WireClient> => {
  const wire = await openWire(server);
  wire.send({ ...helloOf(server, user), userSig: sigOf(server, user, seconds) });
  await wire.next("welcome", 0);
  return wire;
};
/** Engine client whose userSig is given, or fetched by a function. */
const engineOf = async (server: TestServer, userId: string, userSig: string | (() => Promise<string>)) => {
  const client = createCallClient({ url: server.url });
  onTestFinished(client.close);
  const events: CallEvent[] = [];
  client.observe((event) => void events.push(event));
  const login = (sig: string | (() => Promise<string>)): Promise<void> =>
    client.login({ appId: server.app.sdkAppId, userId, userSig: sig });
  await login(userSig);
  return { client, login, errors: () => events.flatMap((each) => (each.type === "error" ? [each.error.code] : [])) };
};
const invitation = { to: ["bob"], media: "audio" } as const;

test("LOGIN-1: a client is told five minutes and one minute before its userSig expires, and not sooner", async () => {
  const server = await startTestServer();
  const [soon, later, never] = [
    await logInFor(server, "alice", 3),
    await logInFor(server, "bob", 290),
    await logInFor(server, "carol", 400),
  ];
  await pause(2500);
  expect(soon.of("expiring")).toHaveLength(1);
  expect(later.of("expiring")).toHaveLength(1);
  expect(never.of("expiring")).toHaveLength(0);
});

test("LOGIN-1: a call outlives the userSigs of its people, who begin none until they renew", async () => {
  const server = await startTestServer();
  const [alice, bob] = [await logInFor(server, "alice", 2), await logInFor(server, "bob", 2)];
  const call = newCallId();
  expect(await alice.ask("invite", { call, callees: ["bob"], media: "audio" })).toBeNull();
  expect(await bob.ask("accept", { call })).toBeNull();
  await pause(3100);
  expect(await alice.ask("add", { call, people: ["carol"] })).toBe("login_expired");
  expect(await alice.ask("invite", { call: newCallId(), callees: ["carol"], media: "audio" })).toBe("login_expired");
  expect(await bob.ask("hangUp", { call })).toBeNull();
  await vi.waitFor(() => expect(alice.facts()).toContain("ended"));
  alice.send({ type: "renew", userSig: sigOf(server, "alice", 60) });
  await vi.waitFor(async () =>
    expect(await alice.ask("invite", { call: newCallId(), callees: ["bob"], media: "audio" })).toBeNull(),
  );
});

test("LOGIN-2: a userSig that is none, or somebody else's, renews nothing and closes the connection", async () => {
  const server = await startTestServer();
  for (const [userSig, code] of [
    ["x", 4401],
    [sigOf(server, "bob", 60), 4401],
    [expired(server, "alice"), 4402],
  ] as const) {
    const alice = await logIn(server, "alice");
    alice.send({ type: "renew", userSig });
    expect(await alice.closed).toBe(code);
  }
});

test("LOGIN-2: an app that gives a function is asked for a newer userSig, and nobody notices", async () => {
  const server = await startTestServer();
  let asked = 0;
  const userSig = async (): Promise<string> => sigOf(server, "alice", (asked += 1) === 1 ? 2 : 3600);
  const { client, errors } = await engineOf(server, "alice", userSig);
  await logIn(server, "bob");
  await pause(3100);
  expect(asked).toBe(2);
  expect(errors()).toEqual([]);
  await (await client.call(invitation)).hangUp();
});

test("LOGIN-2: an app that gives a text is told, and logs in again with a new one on the same connection", async () => {
  const server = await startTestServer();
  const { client, login, errors } = await engineOf(server, "alice", sigOf(server, "alice", 2));
  await logIn(server, "bob");
  await vi.waitFor(() => expect(errors()).toEqual(["login_expiring"]), { timeout: 2000 });
  await pause(2100);
  await expect(client.call(invitation)).rejects.toMatchObject({ code: "login_expired" });
  const states: string[] = [];
  client.connection.subscribe(({ state }) => void states.push(state));
  await login(sigOf(server, "alice", 3600));
  await vi.waitFor(async () => (await client.call(invitation)).hangUp());
  expect(states.filter((state) => state !== "connected")).toEqual([]);
});
