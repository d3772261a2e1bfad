import { expect, onTestFinished, test } from "vitest";
import { startTestServer, type RunningTestServer } from "./start-test-server.ts";
import { helloOf, logInWire, newCallId, openWire, refusalOf, replyOf, type WireClient } from "./wire-client.ts";

const serverOfTest = async (): Promise<RunningTestServer> => {
  const server = await startTestServer();
  onTestFinished(server.stop);
  return server;
};

const wireOf = async (server: RunningTestServer, user: string): Promise<WireClient> => {
  const wire = await logInWire(server, user);
  onTestFinished(wire.close);
  return wire;
};

test("two wires place a call, and hear its facts and the outcomes of what they ask", async () => {
  const server = await serverOfTest();
  const [alice, bob] = [await wireOf(server, "alice"), await wireOf(server, "bob")];
  const call = newCallId();
  expect(await alice.ask("invite", { call, callees: ["bob"], media: "audio" }, "request-1")).toBe(null);
  const [response] = alice.of("response");
  if (response === undefined) throw new Error("alice had no response");
  expect([refusalOf(response), replyOf(response)]).toMatchObject([null, { call }]);
  await bob.next("facts", 0);
  expect(bob.facts()).toContain("invited");
  expect(await bob.ask("accept", { call: newCallId() })).toBe("no_such_call");
  expect(refusalOf(bob.of("response")[0] ?? { type: "" })).toMatchObject({ code: "no_such_call" });
});

test("a wire that says nothing that the server knows is closed with a code", async () => {
  const server = await serverOfTest();
  const wire = await openWire(server);
  wire.raw("this is no frame");
  expect(await wire.closed).toBeGreaterThanOrEqual(4000);
});

test("two hellos of one user differ in the device that they name", async () => {
  const server = await serverOfTest();
  expect(helloOf(server, "alice", { device: "phone-1" })).toMatchObject({ user: "alice", device: "phone-1" });
  expect(helloOf(server, "alice")).toMatchObject({ user: "alice", device: "device-of-alice" });
});
