import { beforeEach, expect, test } from "vitest";
import { createFakePerson, type FakeTab } from "./testing/fake-person.ts";
import { twoTabs } from "./testing/two-tabs.ts";

let { clock, server, alice, bob, ring, talk } = await twoTabs();
beforeEach(async () => {
  ({ clock, server, alice, bob, ring, talk } = await twoTabs());
});

const state = (tab: FakeTab): string => tab.call().state.get().state;
const told = (tab: FakeTab, type: string) => tab.events.filter((event) => event.type === type);
const asked = (name: string) =>
  server.received.filter((frame) => frame.type === "request" && frame.command.type === name);

test("SIGNAL-2: nothing of the callee leaves before the accept is committed, however long that takes", async () => {
  await ring();
  const release = server.holdCommits();
  void bob.call().accept();
  await clock.advance(5000);
  expect(state(bob)).toBe("accepting");
  expect(bob.capturing.live()).toHaveLength(2);
  expect(bob.peers.made).toHaveLength(0);
  expect(server.received.filter(({ type }) => type === "signal")).toEqual([]);
  release();
  await clock.settle();
  expect(bob.call().state.get()).toMatchObject({ state: "talking", link: "connected" });
  expect(bob.peers.newest().sent.microphone).not.toBeNull();
});

test("hang up ends the devices at once while the server is stopped, and is asked until it answers", async () => {
  await talk();
  server.stop();
  void alice.call().hangUp();
  expect(alice.capturing.live()).toEqual([]);
  expect(alice.peers.newest().closed()).toBe(true);
  expect(state(alice)).toBe("leaving");
  await clock.advance(20_000);
  expect(state(alice)).toBe("leaving");
  server.up = true;
  await clock.advance(1100);
  expect(state(alice)).toBe("ended");
  expect(state(bob)).toBe("ended");
  expect(told(alice, "ended")).toHaveLength(1);
});

test("a device that opens after the hang up is closed again", async () => {
  const open = alice.capturing.hold();
  await ring();
  void alice.call().hangUp();
  open();
  await clock.settle();
  expect(alice.capturing.tracks).toHaveLength(2);
  expect(alice.capturing.live()).toEqual([]);
});

test("an invite that nobody answered for 10 s is given up and followed by a cancel", async () => {
  server.stop();
  const called = alice.client.call({ to: "bob", media: "audio" });
  const outcome = called.catch((error: unknown) => error);
  await clock.advance(10_000);
  expect(await outcome).toMatchObject({ code: "expired" });
  expect(alice.call().state.get()).toMatchObject({ state: "ended", error: { code: "expired" } });
  server.up = true;
  await clock.advance(6000);
  expect(asked("invite")).toEqual([]);
  expect(asked("cancel")).toHaveLength(1);
});

test("a command is asked again under its id after a reconnect, and the first answer counts", async () => {
  server.fate = (frame) => (frame.type === "response" ? "drop" : "deliver");
  const called = alice.client.call({ to: "bob", media: "audio" });
  await clock.settle();
  server.fate = () => "deliver";
  server.wireOf("alice").drop(1006);
  await clock.advance(1000);
  await called;
  const invites = asked("invite").map((frame) => (frame.type === "request" ? frame.id : ""));
  expect(invites).toHaveLength(2);
  expect(new Set(invites).size).toBe(1);
  expect(state(alice)).toBe("calling");
});

test("a refused invite ends the call with the refusal", async () => {
  await talk();
  const again = alice.client.call({ to: "carol", media: "audio" });
  await expect(again).rejects.toMatchObject({ code: "already_in_call", retryable: true });
  expect(alice.client.calls.get()[1]?.state.get()).toMatchObject({
    state: "ended",
    ending: { result: "failed" },
    error: { code: "already_in_call" },
  });
});

test("GLARE-1: an invite that was merged into a call which is over and told shows nothing any more", async () => {
  await talk();
  const { id: over } = alice.call();
  await alice.call().hangUp();
  alice.call().dismiss();
  server.fate = (frame) => (frame.type === "response" ? "drop" : "deliver");
  const called = alice.client.call({ to: "bob", media: "audio" });
  const outcome = called.catch((error: unknown) => error);
  await clock.settle();
  const [, again] = asked("invite");
  server.fate = () => "deliver";
  server.wireOf("alice").tell({
    type: "response",
    id: again?.type === "request" ? again.id : "",
    outcome: { type: "accepted", reply: { call: over } },
  });
  await clock.settle();
  expect(await outcome).toMatchObject({ code: "call_over" });
  expect(alice.client.calls.get()).toEqual([]);
});

test("an app that answers by itself, at once, is told of the ring all the same", async () => {
  bob.client.calls.subscribe(([call]) => {
    if (call?.state.get().state === "ringing") void call.accept();
  });
  await ring();
  expect(state(bob)).toBe("talking");
  expect(bob.events.map(({ type }) => type).slice(0, 2)).toEqual(["received", "began"]);
});

test("a gap in the news is healed by a snapshot, at the latest with the next beat", async () => {
  await ring();
  server.fate = (frame) => (frame.type === "facts" ? "drop" : "deliver");
  await bob.call().accept();
  await clock.settle();
  expect(state(bob)).toBe("accepting");
  server.fate = () => "deliver";
  server.beat();
  await clock.settle();
  expect(state(bob)).toBe("talking");
  expect(state(alice)).toBe("talking");
  expect(told(alice, "began")).toHaveLength(1);
});

test("silence makes a new connection; the server's beat is answered in its own message", async () => {
  await clock.advance(11_000);
  const before = server.wireOf("alice");
  server.beat();
  await clock.settle();
  expect(before.heard.at(-1)).toEqual({ type: "heartbeatReply" });
  await clock.advance(11_900);
  expect(server.wireOf("alice")).toBe(before);
  await clock.advance(1000);
  expect(server.wireOf("alice")).not.toBe(before);
  expect(alice.client.connection.get()).toEqual({ state: "connected" });
});

test("a page that comes back or online reconnects at once, whatever its timers do", async () => {
  server.stop();
  await clock.advance(60_000);
  server.up = true;
  alice.page.happen("back");
  await clock.settle();
  expect(alice.client.connection.get()).toEqual({ state: "connected" });
  const before = server.wireOf("alice");
  alice.page.happen("back");
  await clock.settle();
  expect(server.wireOf("alice")).toBe(before);
  alice.page.happen("online");
  await clock.settle();
  expect(server.wireOf("alice")).not.toBe(before);
});

test("while a call lives, tries are at most a second apart; without one up to 5 s and half of it", async () => {
  await talk();
  server.stop();
  const tries = async (tab: FakeTab, ms: number): Promise<number> => {
    let count = 0;
    const end = tab.client.connection.subscribe((now) => (count += now.state === "connecting" ? 1 : 0));
    await clock.advance(ms);
    end();
    return count;
  };
  expect(await tries(alice, 20_000)).toBeGreaterThanOrEqual(20);
  await bob.client.logout();
  const carol = createFakePerson("carol", clock, server).open();
  void carol.client.login({ appId: 1, userId: "carol", userSig: "sig" });
  expect(await tries(carol, 60_000)).toBeLessThan(16);
});

test("closing leaves no timer, listener, connection, track or hold", async () => {
  await talk();
  alice.client.close();
  bob.client.close();
  await clock.settle();
  expect(clock.timers()).toBe(0);
  expect(server.wires.size).toBe(0);
  expect([...alice.capturing.live(), ...bob.capturing.live()]).toEqual([]);
  expect(alice.page.listeners() + bob.page.listeners()).toBe(0);
  expect(alice.awake() + bob.awake()).toBe(0);
  expect(alice.sound.playing.size + bob.sound.playing.size).toBe(0);
  await expect(alice.client.call({ to: "bob", media: "audio" })).rejects.toMatchObject({ code: "closed" });
});

test("DEVICE-3: a page that is replaced tries once more, and stops when another page does the same", async () => {
  const isReplaced = async (): Promise<void> => {
    server.wireOf("alice").drop(4409);
    await clock.advance(500);
  };
  await isReplaced();
  expect(alice.client.connection.get()).toEqual({ state: "connected" });
  await clock.advance(30_000);
  await isReplaced();
  expect(alice.client.connection.get()).toEqual({ state: "connected" });
  await isReplaced();
  expect(alice.client.connection.get()).toMatchObject({
    state: "stopped",
    error: { code: "replaced", retryable: false },
  });
});

test("close codes: never stops, login asks for a new userSig, soon tries again", async () => {
  server.wireOf("alice").drop(4404);
  expect(alice.client.connection.get()).toMatchObject({ state: "stopped", error: { code: "unknown_app" } });
  server.wireOf("bob").drop(4503);
  expect(bob.client.connection.get()).toMatchObject({ state: "waiting", error: { code: "going_away" } });
  await clock.advance(500);
  expect(bob.client.connection.get()).toEqual({ state: "connected" });
  server.wireOf("bob").drop(4402);
  await clock.advance(500);
  expect(bob.client.connection.get()).toMatchObject({ state: "stopped", error: { code: "expired_credentials" } });

  const asks: number[] = [];
  const carol = createFakePerson("carol", clock, server).open();
  void carol.client.login({ appId: 1, userId: "carol", userSig: async () => `sig ${asks.push(1)}` });
  await clock.settle();
  server.wireOf("carol").drop(4402);
  await clock.advance(500);
  expect(carol.client.connection.get()).toEqual({ state: "connected" });
  expect(asks).toHaveLength(2);
});

test("without media a call runs all the same, as on a back end in Node", async () => {
  const bot = createFakePerson("bot", clock, server).open({ media: "absent" });
  await bot.logIn();
  await alice.client.call({ to: "bot", media: "video" });
  await clock.settle();
  await bot.call().accept();
  await clock.settle();
  expect(bot.call().state.get()).toMatchObject({ state: "talking", link: "none" });
  expect(told(bot, "error")).toEqual([]);
});

test.each([
  [{ to: "", media: "audio" }],
  [{ to: [], media: "audio" }],
  [{ to: "a".repeat(65), media: "audio" }],
  [{ to: "bob\0", media: "audio" }],
  [{ to: "bob", media: "audio", timeout: -1 }],
  [{ to: "bob", media: "audio", timeout: 1.5 }],
  [{ to: "bob", media: "audio", room: 0 }],
  [{ to: "bob", media: "audio", roomText: "x".repeat(65) }],
  [{ to: "bob", media: "audio", userData: "\uD800" }],
] as const)("a bad invitation is refused here: %j", async (invitation) => {
  await expect(alice.client.call(invitation)).rejects.toMatchObject({ code: "bad_argument" });
  expect(alice.client.calls.get()).toEqual([]);
  expect(asked("invite")).toEqual([]);
});
