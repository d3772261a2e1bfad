import { access } from "node:fs/promises";
import { expect, onTestFinished, test } from "vitest";
import { accepts } from "./behaviour.ts";
import { expectEvents } from "./expect-events.ts";
import { startTestServer, type RunningTestServer, type TestServerOptions } from "./start-test-server.ts";
import { virtualCallee, virtualCaller } from "./virtual-person.ts";
import { logInWire, openWire } from "./wire-client.ts";

const serverOfTest = async (options: TestServerOptions = {}): Promise<RunningTestServer> => {
  const server = await startTestServer(options);
  onTestFinished(server.stop);
  return server;
};

test("a restart keeps calls, and the people come back by themselves", async () => {
  const server = await serverOfTest();
  const bob = await virtualCallee(server, "bob", accepts());
  const alice = await virtualCaller(server, "alice");
  const { id } = await alice.call({ to: "bob", media: "audio" });
  await expectEvents(alice, ["began"]);
  await expectEvents(bob, ["began"]);
  const { url } = server;
  await server.restart(async () => {
    await expect(openWire(server)).rejects.toThrow(/ECONNREFUSED/u);
  });
  expect(server.url).toBe(url);
  await expect.poll(() => bob.client.connection.get().state, { timeout: 10_000 }).toBe("connected");
  await bob.newestCall().hangUp();
  await expectEvents(alice, [{ type: "ended", by: "bob", callId: id }], { withinMs: 10_000 });
});

test("a stop closes the people first, and leaves neither a port nor a folder", async () => {
  const server = await startTestServer();
  const bob = await virtualCallee(server, "bob");
  const { folder } = server;
  await access(folder);
  await Promise.all([server.stop(), server.stop()]);
  expect(bob.client.user.get()).toBe(null);
  await expect(access(folder)).rejects.toThrow(/ENOENT/u);
  await expect(openWire(server)).rejects.toThrow(/ECONNREFUSED/u);
});

test("an app's keys open REST and the log in, and those of another app do not", async () => {
  const server = await serverOfTest();
  const other = await server.addApp();
  const call = (apiKey: string): Promise<Response> =>
    fetch(`${server.url}/v1/calls`, { headers: { authorization: `Bearer ${apiKey}` } });
  expect((await call(server.app.apiKey)).status).toBe(200);
  expect((await call("ock_1_nothing")).status).toBe(401);
  await logInWire(server, "alice").then((wire) => wire.close());
  const mixed = { sdkAppId: server.app.sdkAppId, secretKey: other.secretKey };
  await expect(logInWire(server, "alice", { app: mixed })).rejects.toThrow(/alice was not welcomed: closed with \d+/u);
});

test("limits of use are off until they are given", async () => {
  const server = await serverOfTest({ limits: { connections: 1 } });
  const first = await logInWire(server, "alice", { device: "device-1", client: "client-1" });
  onTestFinished(first.close);
  await expect(logInWire(server, "alice", { device: "device-2", client: "client-2" })).rejects.toThrow(/not welcomed/u);
});
