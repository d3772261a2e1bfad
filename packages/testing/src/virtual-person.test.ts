import { expect, onTestFinished, test } from "vitest";
import { accepts, busy, cancels, ignores, rejects, type Behaviour } from "./behaviour.ts";
import { expectEvents } from "./expect-events.ts";
import { startTestServer, type RunningTestServer } from "./start-test-server.ts";
import { virtualCallee, virtualCaller } from "./virtual-person.ts";

const serverOfTest = async (): Promise<RunningTestServer> => {
  const server = await startTestServer();
  onTestFinished(server.stop);
  return server;
};

/** A fixture: alice, and bob who behaves. */
const both = async (behaviour?: Behaviour, ofAlice?: Behaviour) => {
  const server = await serverOfTest();
  const bob = await virtualCallee(server, "bob", behaviour);
  return { server, bob, alice: await virtualCaller(server, "alice", ofAlice) };
};

test("who accepts talks, and hangs up in time", async () => {
  const { alice, bob } = await both(accepts({ afterMs: 50, hangsUpAfterMs: 100 }));
  const { id } = await alice.call({ to: "bob", media: "audio" });
  await expectEvents(alice, ["began", { type: "ended", by: "bob", callId: id }]);
  const [, , ended] = await expectEvents(bob, ["received", "began", "ended"]);
  expect(ended).toMatchObject({ by: "bob", late: false });
  const { totalTime } = ended?.type === "ended" ? ended : { totalTime: 0 };
  expect(totalTime).toBeGreaterThanOrEqual(99);
});

test("who accepts and is not told to hang up talks on, until somebody does by hand", async () => {
  const { alice, bob } = await both(accepts());
  await alice.call({ to: "bob", media: "video" });
  await expectEvents(bob, ["received", "began"]);
  await expectEvents(alice, ["began"]);
  await bob.newestCall().hangUp();
  await expectEvents(alice, [{ type: "ended", by: "bob" }]);
});

test("who rejects does not talk", async () => {
  const { alice, bob } = await both(rejects());
  await alice.call({ to: "bob", media: "audio" });
  await expectEvents(alice, [{ type: "notConnected", by: "bob" }]);
  await expectEvents(bob, ["received", "notConnected"]);
  expect(bob.heard.events.map(({ type }) => type)).not.toContain("began");
});

test("who ignores lets it ring until the ring is over", async () => {
  const { alice, bob } = await both(ignores());
  await alice.call({ to: "bob", media: "audio", timeout: 1 });
  await expectEvents(alice, [{ type: "notConnected", by: null }]);
  await expectEvents(bob, ["received", { type: "notConnected", by: null }]);
});

test("who is busy is not rung", async () => {
  const { alice, bob } = await both(busy());
  await alice.call({ to: "bob", media: "audio" });
  await expectEvents(alice, ["notConnected"]);
  expect(bob.heard.events.map(({ type }) => type)).not.toContain("received");
  expect(bob.newestCall().state.get().state).toBe("talking");
});

test("who cancels takes their call back", async () => {
  const { alice, bob } = await both(ignores(), cancels({ afterMs: 50 }));
  await alice.call({ to: "bob", media: "audio" });
  await expectEvents(bob, ["received", { type: "notConnected", by: "alice" }]);
});

test("a press that comes too late is told as an error", async () => {
  const { alice, bob } = await both(accepts({ afterMs: 200 }), cancels());
  await alice.call({ to: "bob", media: "audio" });
  const [, , error] = await expectEvents(bob, ["received", "notConnected", "error"]);
  expect(error).toMatchObject({ type: "error", error: { code: "call_over" } });
});

test("somebody whom the server does not let in is no person", async () => {
  const server = await serverOfTest();
  const app = { ...server.app, secretKey: "0".repeat(64) };
  await expect(virtualCallee({ url: server.url, app }, "mallory")).rejects.toMatchObject({ name: "CallError" });
});
