import { randomBytes } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { expect, test } from "vitest";
import { recordOf, rest, setPolicy } from "../support/back-end.ts";
import { startTestServer, type TestServer } from "../support/test-server.ts";
import { helloOf, logIn, newCallId, talk, type WireClient, replyOf } from "../support/wire-client.ts";

/** Group call fixture: alice, bob and carol talk, and dave has declined. */
const group = async (server: TestServer) => {
  const [alice, bob, carol, dave] = await Promise.all(
    ["alice", "bob", "carol", "dave"].map((user) => logIn(server, user)),
  );
  if (alice === undefined || bob === undefined || carol === undefined || dave === undefined) throw new Error("nobody");
  const call = newCallId();
  expect(await alice.ask("invite", { call, callees: ["bob", "carol", "dave"], media: "audio" })).toBeNull();
  expect(await bob.ask("accept", { call })).toBeNull();
  expect(await carol.ask("accept", { call })).toBeNull();
  expect(await dave.ask("reject", { call })).toBeNull();
  return { alice, bob, carol, dave, call };
};

/** Sequence numbers of all facts that a client received of a call, in order of arrival. */
const numbersOf = (client: WireClient, call: string): readonly number[] =>
  client.heard.flatMap(({ type, call: of, first, facts }) =>
    type === "facts" && of === call && typeof first === "number" && Array.isArray(facts)
      ? facts.map((_fact, index) => first + index)
      : [],
  );

test("GROUP-3: somebody who is added hears the call whole, and the others go on", async () => {
  const server = await startTestServer();
  const { alice, bob, dave, call } = await group(server);
  expect(await bob.ask("hangUp", { call })).toBeNull();
  const erin = await logIn(server, "erin");
  expect(await alice.ask("add", { call, people: ["erin"], timeout: 9 })).toBeNull();
  expect(await erin.next("facts", 0)).toMatchObject({ call, first: 1 });
  expect(await erin.ask("accept", { call })).toBeNull();
  await pause(50);
  for (const client of [alice, bob, dave, erin])
    expect(numbersOf(client, call)).toEqual(numbersOf(alice, call).map((_, index) => index + 1));
});

test("GROUP-4: by its id a call is entered again; a stranger is not let in", async () => {
  const server = await startTestServer();
  const { dave, call } = await group(server);
  expect(await dave.ask("join", { call })).toBeNull();
  const mallory = await logIn(server, "mallory");
  expect(await mallory.ask("join", { call })).toBe("no_such_call");
  const { call: pair } = await talk(server, "erin", "frank");
  expect(await mallory.ask("join", { call: pair })).toBe("no_such_call");
});

test("GROUP-4: under the policy `join: anyone` a stranger enters a group call, but no call of two, none that is over and none of another app", async () => {
  const server = await startTestServer();
  await setPolicy(server, { join: "anyone" });
  const { alice, call } = await group(server);
  const mallory = await logIn(server, "mallory");
  expect(await mallory.ask("join", { call })).toBeNull();
  expect(await recordOf(server, call)).toMatchObject({ state: "talking" });
  await expect.poll(() => numbersOf(mallory, call)).toEqual(numbersOf(alice, call));
  expect(mallory.facts().at(-1)).toBe("joined");
  expect((await rest(server, "DELETE", `calls/${call}/legs/mallory`)).status).toBe(204);
  expect(await mallory.ask("join", { call })).toBe("removed");

  const { call: pair } = await talk(server, "erin", "frank");
  const trent = await logIn(server, "trent");
  expect(await trent.ask("join", { call: pair })).toBe("no_such_call");
  const stranger = await logIn({ ...server, app: server.other }, "stranger");
  expect(await stranger.ask("join", { call })).toBe("no_such_call");
  expect((await rest(server, "DELETE", `calls/${call}`)).status).toBe(204);
  expect(await trent.ask("join", { call })).toBe("too_late");
});

test("GROUP-2: the app's policy holds, and is read again while the server runs", async () => {
  const server = await startTestServer();
  const callees = Array.from("abcde");
  const alice = await logIn(server, "alice");
  expect(await alice.ask("invite", { call: newCallId(), callees, media: "audio" })).toBe("media_capacity");
  await setPolicy(server, { media: "none", people: 6 });
  const again = await logIn(server, "alice");
  expect(again.of("welcome")[0]).toMatchObject({ plan: "none" });
  expect(await again.ask("invite", { call: newCallId(), callees: [...callees, "f"], media: "audio" })).toBe(
    "too_many_people",
  );
  expect(await again.ask("invite", { call: newCallId(), callees, media: "audio" })).toBeNull();
});

test("GLARE-1: a hundred pairs who call each other at once have one call each, and nobody is busy", async () => {
  const server = await startTestServer();
  for (let round = 0; round < 100; round += 1) {
    const [first, second] = [await logIn(server, `a${round}`), await logIn(server, `b${round}`)];
    const [one, two] = [newCallId(), newCallId()];
    const after = [first.heard.length, second.heard.length];
    const [yes, same] = await Promise.all([
      first.ask("invite", { call: one, callees: [second.user], media: "video" }, "first"),
      second.ask("invite", { call: two, callees: [first.user], media: "audio" }, "second"),
    ]);
    expect([yes, same]).toEqual([null, null]);
    // Glare (GLARE-1): both end up in the same call, which one of them has asked for.
    const callOf = (client: WireClient, from = 0): unknown =>
      client.heard.slice(from).flatMap((each) => (each.type === "response" ? [replyOf(each)["call"]] : []))[0];
    const call = String(callOf(first, after[0]));
    expect(callOf(second, after[1])).toBe(call);
    expect([one, two]).toContain(call);
    expect(await recordOf(server, call)).toMatchObject({ state: "talking", mediaType: "audio" });
    const other = call === one ? two : one;
    expect((await rest(server, "GET", `calls/${other}`)).status).toBe(404);
    // Idempotency: a repeat gets the same answer; the merged invite's call id is used up for anything else.
    expect(await second.ask("invite", { call: two, callees: [first.user], media: "audio" }, "second")).toBeNull();
    expect(await second.ask("invite", { call: two, callees: [first.user], media: "audio" })).toBe("call_id_used");
    expect(await first.ask("hangUp", { call })).toBeNull();
    first.close();
    second.close();
  }
}, 60_000);

test("RECALL-1: who crashed and calls again is not busy with the old call", async () => {
  const server = await startTestServer();
  const { alice, bob, call } = await talk(server);
  alice.close();
  await alice.closed;
  const again = await logIn(server, "alice", { client: "client-new" });
  const second = newCallId();
  expect(await again.ask("invite", { call: second, callees: ["bob"], media: "audio" })).toBeNull();
  expect(await recordOf(server, call)).toMatchObject({ state: "ended", result: "interrupt" });
  expect(await recordOf(server, second)).toMatchObject({ state: "ringing" });
  expect(await bob.ask("accept", { call: second })).toBeNull();
});

test("SERVER-1: the back end ends a call, of its own app only", async () => {
  const server = await startTestServer();
  const { alice, bob, call } = await talk(server);
  expect((await rest(server, "DELETE", `calls/${call}`, server.other.apiKey)).status).toBe(404);
  expect((await rest(server, "DELETE", `calls/${call}`, "no-key")).status).toBe(401);
  expect((await rest(server, "DELETE", `calls/${call}`)).status).toBe(204);
  expect((await rest(server, "DELETE", `calls/${call}`)).status).toBe(204);
  expect(await recordOf(server, call)).toMatchObject({ result: "ended_by_server", reason: 9 });
  await pause(50);
  for (const client of [alice, bob]) expect(client.facts().at(-1)).toBe("ended");
});

test("SERVER-2: the back end takes somebody out of a call, for good", async () => {
  const server = await startTestServer();
  const { bob, carol, call } = await group(server);
  expect((await rest(server, "DELETE", `calls/${call}/legs/nobody`)).status).toBe(404);
  expect((await rest(server, "DELETE", `calls/${call}/legs/bob`)).status).toBe(204);
  expect(await bob.ask("join", { call })).toBe("removed");
  expect(await carol.ask("add", { call, people: ["bob"] })).toBe("removed");
  expect(await recordOf(server, call)).toMatchObject({ state: "talking" });
});

test("SERVER-3: the end of a user's sessions ends their part in the call and closes every socket", async () => {
  const server = await startTestServer();
  const { bob, call } = await group(server);
  const tab = await logIn(server, "bob", { client: "client-tab2", device: "device-other" });
  expect((await rest(server, "DELETE", "users/bob/sessions")).status).toBe(200);
  expect(await Promise.all([bob.closed, tab.closed])).toEqual([4410, 4410]);
  // Resolution of revocation, 1 s (LOGIN-4): a userSig signed in that very second is refused.
  await pause(1100);
  const again = await logIn(server, "bob");
  expect(await again.ask("join", { call })).toBe("removed");
});

test("a user that is no user id, and a block of oneself, are refused", async () => {
  const server = await startTestServer();
  const long = "x".repeat(65);
  expect((await rest(server, "PUT", `users/${long}/blocks/alice`)).status).toBe(400);
  expect((await rest(server, "PUT", `users/alice/blocks/%00`)).status).toBe(400);
  expect((await rest(server, "DELETE", `users/${long}/sessions`)).status).toBe(400);
  expect((await rest(server, "PUT", "users/alice/blocks/alice")).status).toBe(400);
  expect((await rest(server, "PUT", "users/alice/blocks/bob", "no")).status).toBe(401);
});

test("DEVICE-1: all devices ring, the first answer wins, and tabs are not devices", async () => {
  const server = await startTestServer();
  const alice = await logIn(server, "alice");
  const devices = await Promise.all(
    [1, 2, 3].map((at) => logIn(server, "bob", { client: `client-bob-${at}`, device: `device-bob-${at}` })),
  );
  const tab = await logIn(server, "bob", { client: "client-tab2", device: "device-bob-1" });
  const call = newCallId();
  await alice.ask("invite", { call, callees: ["bob"], media: "audio" });
  await pause(50);
  for (const each of [...devices, tab]) expect(each.facts()).toEqual(["invited"]);
  const answers = await Promise.all([...devices, tab].map((each) => each.ask("accept", { call })));
  expect(answers.filter((refusal) => refusal === null)).toHaveLength(1);
  expect(answers.filter((refusal) => refusal === "answered_elsewhere")).toHaveLength(3);
  expect(await recordOf(server, call)).toMatchObject({ state: "talking" });
});

test("DEVICE-2: with one device only, the newest login gets the calls and the older one is sent away", async () => {
  const server = await startTestServer();
  await setPolicy(server, { multiDevice: false });
  const { alice, bob, call } = await talk(server);
  const tab = await logIn(server, "bob", { client: "client-tab2", device: "device-of-bob" });
  expect(await bob.ask("add", { call, people: ["bob"] })).toBeNull();
  const newest = await logIn(server, "bob", { client: "client-new1", device: "device-new" });
  expect(await Promise.all([bob.closed, tab.closed])).toEqual([4410, 4410]);
  await alice.next("facts", 2);
  expect(await recordOf(server, call)).toMatchObject({ state: "ended", result: "normal_end" });
  const next = newCallId();
  await alice.ask("invite", { call: next, callees: ["bob"], media: "audio" });
  expect(await newest.ask("accept", { call: next })).toBeNull();
});

test("LEAVE-1: without a socket a page leaves by HTTP, and the same command over the socket finds its answer", async () => {
  const server = await startTestServer();
  const { alice, bob, call } = await talk(server);
  bob.close();
  await bob.closed;
  const id = randomBytes(9).toString("base64url");
  const { userSig } = Object.fromEntries(Object.entries(helloOf(server, "bob")));
  const said = { app: server.app.sdkAppId, user: "bob", userSig, client: "client-of-bob", id, type: "hangUp", call };
  const post = (body: object): Promise<Response> =>
    fetch(`${server.url}/v1/leave`, { method: "POST", body: JSON.stringify(body) });
  expect((await post({ ...said, userSig: "forged" })).status).toBe(401);
  expect((await post({ ...said, type: "accept" })).status).toBe(400);
  expect((await post({ ...said, client: "client-other" })).status).toBe(204);
  expect(await recordOf(server, call)).toMatchObject({ state: "talking" });
  expect((await post(said)).status).toBe(204);
  expect(await recordOf(server, call)).toMatchObject({ state: "ended", result: "normal_end" });
  const back = await logIn(server, "bob");
  expect(await back.ask("hangUp", { call }, id)).toBeNull();
  await pause(20);
  expect(alice.facts().filter((type) => type === "ended")).toHaveLength(1);
});

test("VIDEO-1: video comes only with the other side's consent, over the wire too", async () => {
  const server = await startTestServer();
  const { alice, bob, call } = await talk(server);
  expect(await alice.ask("switchMedia", { call, media: "video" })).toBeNull();
  expect(await recordOf(server, call)).toMatchObject({ mediaType: "audio" });
  expect(await bob.ask("answerVideo", { call, agree: false })).toBeNull();
  expect(await bob.ask("answerVideo", { call, agree: true })).toBe("not_asked");
  expect(await alice.ask("switchMedia", { call, media: "video" })).toBeNull();
  expect(await bob.ask("answerVideo", { call, agree: true })).toBeNull();
  expect(await recordOf(server, call)).toMatchObject({ mediaType: "video" });
  expect(await bob.ask("switchMedia", { call, media: "audio" })).toBeNull();
  expect(await recordOf(server, call)).toMatchObject({ mediaType: "audio" });
});

test("BEAT-1: the beat carries the number of a call that one has left and that goes on", async () => {
  const server = await startTestServer({ timing: { heartbeatMs: 200 } });
  const { bob, call } = await group(server);
  await bob.ask("hangUp", { call });
  expect(await bob.next("heartbeat")).toMatchObject({ calls: { [call]: 5 } });
});
