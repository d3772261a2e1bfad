import { createHmac } from "node:crypto";
import { signUserSig, secretsIn, sealWith } from "@opencallkit/server";
import { expect, test } from "vitest";
import { rest } from "../support/back-end.ts";
import { startTestServer, type TestServer } from "../support/test-server.ts";
import { helloOf, logIn, newCallId, openWire, talk } from "../support/wire-client.ts";

const signedAt = (server: TestServer, user: string, at: number): string =>
  signUserSig(server.app.secretKey, server.app.sdkAppId, user, 3600, at);

const logInWith = async (server: TestServer, user: string, userSig: string): Promise<string | number> => {
  const wire = await openWire(server);
  wire.send({ ...helloOf(server, user), userSig });
  const outcome = await Promise.race([wire.next("welcome", 0).then(() => "welcome"), wire.closed]);
  wire.close();
  return outcome;
};

test("LOGIN-4: the end of a user's sessions refuses the userSigs there are, by socket, renewal and HTTP, and says from when new ones hold", async () => {
  const wall = { at: Date.now() };
  const server = await startTestServer({ wall: () => wall.at });
  const before = signedAt(server, "bob", wall.at);
  expect(await logInWith(server, "bob", before)).toBe("welcome");
  const response = await rest(server, "DELETE", "users/bob/sessions");
  expect(response.status).toBe(200);
  const said: { readonly userSigsValidFrom: string } = JSON.parse(await response.text());
  const from = Date.parse(said.userSigsValidFrom);
  expect(from).toBe((Math.floor(wall.at / 1000) + 1) * 1000);
  expect(await logInWith(server, "bob", before)).toBe(4401);
  expect(await logInWith(server, "bob", signedAt(server, "bob", from - 1))).toBe(4401);
  expect(await logInWith(server, "alice", signedAt(server, "alice", wall.at))).toBe("welcome");
  const leave = { app: server.app.sdkAppId, user: "bob", userSig: before, client: "client-of-bob" };
  const gone = await fetch(`${server.url}/v1/gone`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(leave),
  });
  expect(gone.status).toBe(401);
  wall.at = from;
  expect(await logInWith(server, "bob", signedAt(server, "bob", from))).toBe("welcome");
  const bob = await openWire(server);
  bob.send({ ...helloOf(server, "bob"), userSig: signedAt(server, "bob", from) });
  await bob.next("welcome", 0);
  bob.send({ type: "renew", userSig: before });
  expect(await bob.closed).toBe(4401);
  await server.restart();
  expect(await logInWith(server, "bob", before)).toBe(4401);
});

test("LOGIN-5: a wall clock that is wrong and right again locks nobody out, also after a restart", async () => {
  const wall = { at: Date.now() };
  const server = await startTestServer({ wall: () => wall.at });
  const userSig = signedAt(server, "bob", wall.at);
  const right = wall.at;
  for (const step of [3_600_000, -3_600_000, 172_800_000, -172_800_000]) {
    wall.at = right + step;
    await logInWith(server, "bob", userSig);
    await server.restart();
    wall.at = right;
    expect(await logInWith(server, "bob", userSig)).toBe("welcome");
  }
});

test("SECRET-1: a connection that was signed with a secret which is removed is closed within five seconds, and no other", async () => {
  const server = await startTestServer();
  const secrets = secretsIn(server.store(), sealWith(Buffer.alloc(32, 7)));
  const made = await secrets.add(server.app.sdkAppId);
  if (typeof made === "string") throw new Error(made);
  const { alice, bob, call } = await talk(server);
  const carol = await logIn(server, "carol", { app: { ...server.app, secretKey: made.secretKey } });
  const renewed = signUserSig(made.secretKey, server.app.sdkAppId, "alice", 3600, Date.now());
  alice.send({ type: "renew", userSig: renewed });
  const [old = ""] = await secrets.list(server.app.sdkAppId);
  const removed = performance.now();
  await secrets.remove(server.app.sdkAppId, old);
  expect(await bob.closed).toBe(4401);
  expect(performance.now() - removed).toBeLessThan(5000);
  expect(await alice.ask("hangUp", { call })).toBeNull();
  expect(await carol.ask("invite", { call: newCallId(), callees: ["dave"], media: "audio" })).toBeNull();
}, 20_000);

test("LOGIN-3: a dot segment names nobody in a command, and a refused one harms nothing", async () => {
  const server = await startTestServer();
  const alice = await logIn(server, "alice");
  for (const user of [".", ".."]) {
    expect(await alice.ask("invite", { call: newCallId(), callees: [user], media: "audio" })).toBe("bad_message");
    expect(await logInWith(server, user, signedAt(server, user, Date.now()))).toBe(4400);
  }
  expect(await alice.ask("invite", { call: newCallId(), callees: ["..."], media: "audio" })).toBeNull();
});

test("TURN-1: each log in gets TURN credentials of its own, which are in no log and no database", async () => {
  const turn = { urls: ["turn:turn.example:3478"], secret: "the secret of the TURN server" };
  const server = await startTestServer({ turn });
  const [alice, bob] = [
    await logIn(server, "alice"),
    await logIn(server, "bob:with:colons", { device: "device-of-bob", client: "client-of-bob" }),
  ];
  for (const [wire, user] of [
    [alice, "alice"],
    [bob, "bob:with:colons"],
  ] as const) {
    const ice: unknown = wire.of("welcome")[0]?.["ice"];
    const [given] = Array.isArray(ice) ? ice : [];
    const [expiry = "", ...name] = String(given.username).split(":");
    expect(name.join(":")).toBe(user);
    expect(Number(expiry)).toBeGreaterThan(Date.now() / 1000 + 3500);
    expect(Number(expiry)).toBeLessThanOrEqual(Date.now() / 1000 + 3600);
    expect(given).toEqual({
      urls: turn.urls,
      username: given.username,
      credential: createHmac("sha1", turn.secret).update(given.username).digest("base64"),
    });
    expect(server.log()).not.toContain(given.credential);
  }
});
