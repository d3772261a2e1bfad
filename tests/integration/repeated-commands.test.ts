import { expect, test } from "vitest";
import { startTestServer } from "../support/test-server.ts";
import { logIn, newCallId, talk } from "../support/wire-client.ts";

test("STORE-2: a command id finds its first answer again, also after a restart and after the end", async () => {
  const server = await startTestServer();
  const call = newCallId();
  const invite = { call, callees: ["bob"], media: "audio" };
  const alice = await logIn(server, "alice");
  expect(await alice.ask("invite", invite, "one")).toBeNull();
  expect(await alice.ask("invite", invite, "one")).toBeNull();
  expect(await alice.ask("invite", invite, "two")).toBe("call_id_used");
  await server.restart();
  const again = await logIn(server, "alice");
  expect(await again.ask("invite", invite, "one")).toBeNull();
  await again.ask("cancel", { call }, "three");
  expect(await again.ask("invite", invite, "one")).toBeNull();
  expect((await server.store().load(server.app.sdkAppId, call))?.facts).toHaveLength(2);
});

test("STORE-18: an invite that was refused for a call that is over since begins none, also after a restart", async () => {
  const server = await startTestServer();
  const { alice, call } = await talk(server);
  const wished = newCallId();
  const invite = { call: wished, callees: ["carol"], media: "audio" };
  expect(await alice.ask("invite", invite, "one")).toBe("already_in_call");
  expect(await alice.ask("hangUp", { call })).toBeNull();
  expect(await alice.ask("invite", invite, "one")).toBe("already_in_call");
  await server.restart();
  const again = await logIn(server, "alice");
  expect(await again.ask("invite", invite, "one")).toBe("already_in_call");
  expect(await again.ask("invite", invite, "two")).toBe("call_id_used");
  expect(await again.ask("cancel", { call: wished }, "three")).toBeNull();
  expect(await again.ask("invite", { ...invite, call: newCallId() }, "four")).toBeNull();
  expect((await server.store().load(server.app.sdkAppId, wished))?.facts).toHaveLength(1);
});

test("STORE-18: a call id that is used up is no call that somebody has missed", async () => {
  const server = await startTestServer();
  const away = await logIn(server, "alice", { client: "client-away", device: "device-away" });
  away.close();
  await away.closed;
  const { alice, call } = await talk(server);
  expect(await alice.ask("invite", { call: newCallId(), callees: ["carol"], media: "audio" })).toBe("already_in_call");
  expect(await alice.ask("hangUp", { call })).toBeNull();
  const back = await logIn(server, "alice", { client: "client-back", device: "device-away" });
  expect(back.of("welcome")[0]).toMatchObject({ calls: [], late: [{ call }] });
});

test("STORE-18: an invite that is wrong in itself uses nothing up", async () => {
  const server = await startTestServer();
  const alice = await logIn(server, "alice");
  const call = newCallId();
  expect(await alice.ask("invite", { call, callees: ["bob", "bob"], media: "audio" })).toBe("same_person_twice");
  expect(await alice.ask("invite", { call, callees: ["bob"], media: "audio" })).toBeNull();
});

test("STORE-18: an invite that was merged into the other's call finds that call again, when it is over too", async () => {
  const server = await startTestServer();
  const [alice, bob] = [await logIn(server, "alice"), await logIn(server, "bob")];
  const [call, other] = [newCallId(), newCallId()];
  expect(await alice.ask("invite", { call, callees: ["bob"], media: "audio" })).toBeNull();
  const invite = { call: other, callees: ["alice"], media: "audio" };
  expect(await bob.ask("invite", invite, "one")).toBeNull();
  expect(await bob.ask("hangUp", { call }, "two")).toBeNull();
  expect(await bob.ask("invite", invite, "one")).toBeNull();
  expect(bob.of("response").filter(({ id }) => id === "one")).toMatchObject([
    { outcome: { reply: { call } } },
    { outcome: { reply: { call } } },
  ]);
  expect(await bob.ask("invite", invite, "three")).toBe("call_id_used");
  expect((await server.store().load(server.app.sdkAppId, other))?.facts).toHaveLength(1);
});
