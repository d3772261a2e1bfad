import { checkUserSig } from "@opencallkit/server/internal";
import { createRestClient, RestError, generateUserSig } from "@opencallkit/rest";
import { expect, test } from "vitest";
import { startTestServer } from "../support/test-server.ts";
import { logIn, newCallId } from "../support/wire-client.ts";

const codeOf = async (work: Promise<unknown>): Promise<string | null> =>
  work.then(
    () => null,
    (error: unknown) => (error instanceof RestError ? error.code : "thrown"),
  );

test("a back end asks everything with the typed client", async () => {
  const server = await startTestServer();
  const client = createRestClient({ url: server.url, apiKey: server.app.apiKey });
  const [alice, bob] = [await logIn(server, "alice"), await logIn(server, "bob")];
  const [missed, talked] = [newCallId(), newCallId()];
  await alice.ask("invite", { call: missed, callees: ["bob"], media: "audio" });
  await alice.ask("cancel", { call: missed });
  await alice.ask("invite", { call: talked, callees: ["bob"], media: "audio" });
  await bob.ask("accept", { call: talked });
  expect(await client.getCall(talked)).toMatchObject({ state: "talking", caller: "alice" });
  await client.removeLeg(talked, "bob");
  await client.endCall(talked);
  expect((await client.listCalls({ user: "bob" })).data.map(({ callId }) => callId)).toEqual([talked, missed]);
  expect((await client.listMissedCalls("bob")).data.map(({ callId }) => callId)).toEqual([missed]);
  const { totalTime } = await client.getCall(talked);
  expect(await client.getUsage({ user: "alice" })).toMatchObject({ calls: 1, talkTime: totalTime });
  expect(await new Response(await client.callTable()).text()).toContain(missed);
  expect(await client.putUser("bob", { name: "Bob" })).toEqual({ userId: "bob", name: "Bob", avatar: "" });
  expect(await client.getUser("bob")).toMatchObject({ name: "Bob" });
  await client.blockUser("bob", "alice");
  await client.unblockUser("bob", "alice");
  expect(Date.parse((await client.endSessions("alice")).userSigsValidFrom)).toBeGreaterThan(0);
  expect(await codeOf(client.getCall(newCallId()))).toBe("no_such_call");
  expect(await codeOf(client.blockUser("bob", "bob"))).toBe("blocks_self");
  const stranger = createRestClient({ url: server.url, apiKey: "ock_1_wrong" });
  expect(await codeOf(stranger.listCalls())).toBe("unauthorized");
});

test("a userSig that is signed with Web Crypto alone lets its user in, with a buffer of its own too", async () => {
  const server = await startTestServer();
  const { sdkAppId, secretKey } = server.app;
  for (const userId of ["alice", "张三", "a+b/c=d"])
    for (const userbuf of [undefined, new Uint8Array([0, 255, 62, 63])]) {
      const claims = { sdkAppId, userId, expireSeconds: 3600, secretKey };
      const userSig = await generateUserSig(userbuf === undefined ? claims : { ...claims, userbuf });
      const check = { app: sdkAppId, user: userId, secrets: [secretKey], now: Date.now() };
      expect(checkUserSig(userSig, check)).toMatchObject({ secret: secretKey });
      expect(checkUserSig(userSig, { ...check, user: "mallory" })).toEqual({ refused: "bad_credentials" });
    }
});
