import { expect, test } from "vitest";
import { setTimeout as pause } from "node:timers/promises";
import { enginePerson } from "../support/engine-person.ts";
import { startTestServer, type TestServer } from "../support/test-server.ts";
import {
  logIn,
  newCallId,
  refusalOf,
  replyOf,
  type Message as WireMessage,
  type WireClient,
} from "../support/wire-client.ts";

const headers = (server: TestServer) => ({
  authorization: `Bearer ${server.app.apiKey}`,
  "content-type": "application/json",
});
const put = (server: TestServer, user: string, body: object): Promise<Response> =>
  fetch(`${server.url}/v1/users/${user}`, { method: "PUT", headers: headers(server), body: JSON.stringify(body) });
const get = async (server: TestServer, user: string): Promise<unknown> =>
  (await fetch(`${server.url}/v1/users/${user}`, { headers: headers(server) })).json();

let asked = 0;
const ask = async (who: WireClient, type: string, body: object) => {
  const id = `account-${(asked += 1)}`;
  const after = who.heard.length;
  who.send({ type: "accountRequest", id, request: { type, body } });
  for (;;) {
    const response = await who.next("response", after);
    if (response["id"] === id) return response;
  }
};
const code = async (...args: Parameters<typeof ask>): Promise<unknown> => refusalOf(await ask(...args))?.["code"];

test("PROFILE-4: the back end reads and replaces profiles; a bad one is refused and changes nothing", async () => {
  const server = await startTestServer();
  const empty = { userId: "alice", name: "", avatar: "" };
  expect(await get(server, "alice")).toEqual(empty);
  const alice = { userId: "alice", name: "Alice 小", avatar: "https://pictures.example/a.png" };
  expect(await (await put(server, "alice", { name: alice.name, avatar: alice.avatar })).json()).toEqual(alice);
  expect(await get(server, "alice")).toEqual(alice);
  for (const body of [
    { name: "x".repeat(129) },
    { name: "a\nb" },
    { avatar: "javascript:alert(1)" },
    { avatar: "//x" },
    { name: 1 },
    { nick: "a" },
  ]) {
    const response = await put(server, "alice", body);
    expect([body, response.status, Object(await response.json()).code]).toEqual([body, 400, "bad_request"]);
  }
  expect(await get(server, "alice")).toEqual(alice);
  expect(await (await put(server, "alice", { name: "A" })).json()).toEqual({ ...alice, name: "A", avatar: "" });
});

test("PROFILE-2, PROFILE-4: pages ask for profiles and change their own, as the app's policy lets them", async () => {
  const server = await startTestServer();
  const alice = await logIn(server, "alice");
  expect(replyOf(await ask(alice, "setProfile", { name: "Alice" }))).toEqual({
    profile: { user: "alice", name: "Alice", avatar: "" },
  });
  const shown = { user: "alice", name: "Alice", avatar: "https://pictures.example/a.png" };
  expect(replyOf(await ask(alice, "setProfile", { avatar: shown.avatar }))).toEqual({ profile: shown });
  const nobody = { user: "nobody", name: "", avatar: "" };
  const both = { ids: ["nobody", "alice", "alice"] };
  expect(replyOf(await ask(alice, "profiles", both))).toEqual({ profiles: [nobody, shown] });
  const setPolicy = async (profiles: string): Promise<void> => {
    await server.store().setPolicy(server.app.sdkAppId, JSON.stringify({ profiles }));
    // The settings are read anew every two seconds.
    for (let tries = 0; tries < 60; tries += 1) {
      const verdict = await code(alice, "setProfile", {});
      if ((verdict === "not_allowed") === (profiles !== "set")) return;
      await pause(100);
    }
  };
  await setPolicy("read");
  expect(await code(alice, "setProfile", { name: "B" })).toBe("not_allowed");
  expect(replyOf(await ask(alice, "profiles", both))).toEqual({ profiles: [nobody, shown] });
  await server.store().setPolicy(server.app.sdkAppId, JSON.stringify({ profiles: "off" }));
  await expect
    .poll(async () => replyOf(await ask(alice, "profiles", { ids: ["alice"] })), { timeout: 8000 })
    .toEqual({ profiles: [{ user: "alice", name: "", avatar: "" }] });
});

test("PROFILE-2: an account request that cannot be read is refused, and costs nobody the connection", async () => {
  const server = await startTestServer();
  const alice = await logIn(server, "alice");
  for (const [type, body] of [
    ["profiles", { ids: [] }],
    ["profiles", { ids: Array.from({ length: 101 }, (_, nr) => `u${nr}`) }],
    ["profiles", { ids: ["."] }],
    ["setProfile", { name: "x", user: "bob" }],
    ["setProfile", { avatar: "file:///etc/passwd" }],
    ["recents", { limit: 51 }],
    ["recents", { before: -1 }],
    ["somethingElse", {}],
  ] as const)
    expect([type, await code(alice, type, body)]).toEqual([type, "bad_message"]);
  expect(replyOf(await ask(alice, "profiles", { ids: ["alice"] }))).toMatchObject({ profiles: [{ user: "alice" }] });
});

test("USE-10: account requests beyond the app's limit are refused, and say how long to wait", async () => {
  const server = await startTestServer({ limits: { accountRequestsPerMinute: 3 } });
  const alice = await logIn(server, "alice");
  for (let count = 0; count < 3; count += 1) expect(await code(alice, "recents", {})).toBeUndefined();
  const refused = refusalOf(await ask(alice, "recents", {}));
  expect(refused).toMatchObject({ code: "too_many_requests" });
  expect(Number(refused?.["retryAfterMs"])).toBeGreaterThan(0);
});

/** The profiles that somebody was told of. */
const told = (who: WireClient): readonly string[] =>
  who
    .of("profiles")
    .flatMap(({ profiles }) => (Array.isArray(profiles) ? profiles : []))
    .map(({ user, name }: { user: string; name: string }) => `${user}=${name}`);

test("PROFILE-3: whoever hears a call whole is told how its people are shown, and of newcomers everybody else", async () => {
  const server = await startTestServer();
  for (const user of ["alice", "bob", "carol"]) await put(server, user, { name: user.toUpperCase() });
  const [alice, bob, carol] = [await logIn(server, "alice"), await logIn(server, "bob"), await logIn(server, "carol")];
  const call = newCallId();
  await alice.ask("invite", { call, callees: ["bob", "dave"], media: "audio" });
  await bob.next("profiles", 0);
  expect(told(bob)).toEqual(["alice=ALICE"]);
  await bob.ask("accept", { call });
  await alice.ask("add", { call, people: ["carol"] });
  await carol.next("profiles", 0);
  expect(told(carol).toSorted()).toEqual(["alice=ALICE", "bob=BOB"]);
  await expect.poll(() => told(bob)).toEqual(["alice=ALICE", "carol=CAROL"]);
  await expect.poll(() => told(alice)).toEqual(["bob=BOB", "carol=CAROL"]);
  // By now they are known here: a second page of bob's hears them too, and in the next call they come first.
  const bob2 = await logIn(server, "bob", { client: "bob-page-2", device: "bob-device-2" });
  await bob2.next("profiles", 0);
  expect(told(bob2).toSorted()).toEqual(["alice=ALICE", "carol=CAROL"]);
  await alice.ask("hangUp", { call });
  await bob.ask("hangUp", { call });
  const before = bob2.heard.length;
  await carol.ask("hangUp", { call });
  const next = newCallId();
  await carol.ask("invite", { call: next, callees: ["bob"], media: "audio" });
  const isRing = ({ type, call: of }: WireMessage): boolean => type === "facts" && of === next;
  await expect.poll(() => bob2.heard.some(isRing)).toBe(true);
  const since = bob2.heard.slice(before);
  const named = since.findIndex(({ type }) => type === "profiles");
  expect(named).toBeGreaterThanOrEqual(0);
  expect(named).toBeLessThan(since.findIndex(isRing));
});

test("PROFILE-3: an app without profiles is told of none", async () => {
  const server = await startTestServer();
  const [alice, bob] = [await logIn(server, "alice"), await logIn(server, "bob")];
  const call = newCallId();
  await alice.ask("invite", { call, callees: ["bob"], media: "audio" });
  await bob.ask("accept", { call });
  await bob.ask("hangUp", { call });
  expect([...alice.of("profiles"), ...bob.of("profiles")]).toEqual([]);
});

test("PROFILE-3, RECENT-1: the engine has the names of the people in its calls, and one's own recent calls", async () => {
  const server = await startTestServer();
  const [alice, bob] = [await enginePerson(server, "alice"), await enginePerson(server, "bob")];
  await put(server, "alice", { avatar: "https://pictures.example/a.png" });
  await alice.client.setProfile({ name: "Alice" });
  const shown = { name: "Alice", avatar: "https://pictures.example/a.png" };
  expect(alice.client.profiles.get().get("alice")).toEqual(shown);
  await alice.client.call({ to: "bob", media: "audio" });
  await expect.poll(() => bob.client.calls.get().length).toBe(1);
  await expect
    .poll(() =>
      bob
        .call()
        .participants.get()
        .map(({ profile }) => profile),
    )
    .toEqual([shown]);
  const call = bob.call().id;
  await bob.call().reject();
  await expect.poll(() => alice.call().state.get().state).toBe("ended");
  const { calls, next } = await alice.client.recents({ limit: 5 });
  expect([calls, next]).toMatchObject([[{ callId: call, role: "caller", result: "reject", missed: false }], null]);
  expect(await bob.client.profilesOf(["alice", "nobody"])).toEqual(
    new Map([
      ["alice", shown],
      ["nobody", { name: "", avatar: "" }],
    ]),
  );
  for (const wrong of [
    bob.client.profilesOf([""]),
    bob.client.setProfile({ avatar: "ftp://x" }),
    bob.client.recents({ limit: 0 }),
  ])
    await expect(wrong).rejects.toMatchObject({ code: "bad_argument" });
  await bob.client.logout();
  expect(bob.client.profiles.get().size).toBe(0);
  await expect(bob.client.recents()).rejects.toMatchObject({ code: "not_logged_in" });
});

test("RECENT-1: recent calls come page by page, of one's own only, missed ones marked", async () => {
  const server = await startTestServer();
  const [alice, bob, carol] = [await logIn(server, "alice"), await logIn(server, "bob"), await logIn(server, "carol")];
  const calls = Array.from({ length: 5 }, newCallId);
  for (const call of calls) {
    await alice.ask("invite", { call, callees: ["bob"], media: "audio" });
    await alice.ask("cancel", { call });
  }
  const page = replyOf(await ask(bob, "recents", { limit: 3 }));
  expect(page).toMatchObject({
    calls: calls
      .slice(2)
      .toReversed()
      .map((call) => ({ call, missed: true, role: "callee" })),
  });
  const rest = replyOf(await ask(bob, "recents", { limit: 3, before: page["next"] }));
  expect(rest).toMatchObject({
    calls: calls
      .slice(0, 2)
      .toReversed()
      .map((call) => ({ call })),
    next: null,
  });
  expect(replyOf(await ask(carol, "recents", {}))).toEqual({ calls: [], next: null });
});
