import { beforeEach, expect, test } from "vitest";
import { memoryStorage } from "../platform/storage.ts";
import { createFakePerson, type FakeTab } from "../testing/fake-person.ts";
import { twoTabs } from "../testing/two-tabs.ts";

let { clock, server, aliceHerself, bobHimself, alice, bob, ring, talk } = await twoTabs();
beforeEach(async () => {
  ({ clock, server, aliceHerself, bobHimself, alice, bob, ring, talk } = await twoTabs());
});

const state = (tab: FakeTab): string => tab.call().state.get().state;
const told = (tab: FakeTab, type: string) => tab.events.filter((event) => event.type === type);

test("a reload takes the leg up again: the same client, no second begin, a newer epoch", async () => {
  await talk();
  await alice.call().setMuted(true);
  const { epoch } = server.received.flatMap((frame) => (frame.type === "signal" ? [frame.signal] : [])).at(-1) ?? {
    epoch: 0,
  };
  alice.page.happen("leaving");
  expect(JSON.parse(alice.page.beacons[0]?.text ?? "")).toMatchObject({ app: 1, user: "alice", userSig: "sig" });
  expect(alice.page.beacons[0]?.url).toBe("http://server.test/v1/gone");
  server.wireOf("alice").drop(1001);
  alice.end();
  const page = aliceHerself.open();
  await page.logIn();
  await clock.advance(100);
  expect(page.call().state.get()).toMatchObject({ state: "talking", link: "connected" });
  expect(page.call().microphone.get()).toEqual({ state: "muted" });
  expect(told(page, "began")).toEqual([]);
  const newest = server.received.flatMap((frame) => (frame.type === "signal" ? [frame.signal.epoch] : [])).at(-1);
  expect(newest).toBeGreaterThan(epoch);
  expect(bob.call().state.get()).toMatchObject({ state: "talking", link: "connected" });
  expect(bob.peers.made.filter((peer) => !peer.closed())).toHaveLength(1);
});

test("a duplicated tab is another client of the same device", async () => {
  const copied = memoryStorage();
  const key = "opencallkit.client.1.alice";
  copied.write(key, aliceHerself.session.read(key) ?? "");
  const copy = aliceHerself.open({ session: copied });
  await copy.logIn();
  const hellos = server.received.flatMap((frame) => (frame.type === "hello" && frame.user === "alice" ? [frame] : []));
  expect(hellos).toHaveLength(2);
  expect(hellos[0]?.device).toBe(hellos[1]?.device);
  expect(hellos[0]?.client).not.toBe(hellos[1]?.client);
  expect(alice.client.connection.get()).toEqual({ state: "connected" });
});

test("one answers, the others of the user show elsewhere and forget the call at its end", async () => {
  const other = bobHimself.open({ session: memoryStorage() });
  await other.logIn();
  await ring();
  expect(state(other)).toBe("ringing");
  await bob.call().accept();
  await clock.settle();
  expect(other.call().state.get()).toMatchObject({ state: "elsewhere", how: "answered" });
  expect(told(other, "notConnected")).toMatchObject([{ reason: 7, by: "bob", late: false }]);
  await alice.call().hangUp();
  await clock.settle();
  expect(other.client.calls.get()).toEqual([]);
  expect(told(other, "notConnected")).toHaveLength(1);
});

test("a call that ended while the device was away is told once at the next login", async () => {
  await bob.client.logout();
  await clock.settle();
  await ring();
  await alice.call().hangUp();
  await clock.settle();
  await bob.logIn();
  expect(told(bob, "notConnected")).toMatchObject([{ late: true, reason: 6, by: "alice", role: "callee" }]);
  expect(told(bob, "received")).toEqual([]);
  expect(bob.client.calls.get()).toEqual([]);
  expect(server.received.filter(({ type }) => type === "endsSeen")).not.toEqual([]);
  await bob.client.logout();
  await bob.logIn();
  expect(told(bob, "notConnected")).toHaveLength(1);
});

test("LATE-2: of a call that another device answered, one that was away is told nothing; a later page of the one that did is told its end", async () => {
  const twin = createFakePerson("bob", clock, server);
  const away = twin.open();
  await away.logIn();
  away.end();
  await clock.settle();
  await talk();
  bob.end();
  await clock.settle();
  await alice.call().hangUp();
  await clock.settle();
  const back = twin.open();
  await back.logIn();
  expect(back.events).toEqual([]);
  const later = bobHimself.open();
  await later.logIn();
  expect(told(later, "ended")).toMatchObject([{ late: true, reason: 1, by: "alice" }]);
});

test("LATE-6: whose page is no more hears the end from the next one; beside a page that is there, another says nothing", async () => {
  await talk();
  const beside = bobHimself.open({ session: memoryStorage() });
  await beside.logIn();
  await alice.call().hangUp();
  await clock.advance(2000);
  expect(told(bob, "ended")).toHaveLength(1);
  expect(beside.events).toEqual([]);
  beside.end();
  alice.call().dismiss();
  bob.call().dismiss();
  await talk();
  bob.end();
  const next = bobHimself.open({ session: memoryStorage() });
  await next.logIn();
  expect(next.call().state.get().state).toBe("elsewhere");
  await alice.call().hangUp();
  await clock.advance(2000);
  expect(told(next, "ended")).toMatchObject([{ late: true, reason: 1, by: "alice" }]);
});

test("a page that has just come and hears its call whole as news tells no beginning and no end again", async () => {
  await alice.client.call({ to: ["bob", "carol"], media: "audio" });
  await clock.settle();
  await bob.call().accept();
  await clock.settle();
  await bob.call().hangUp();
  await clock.settle();
  await bob.call().join();
  await clock.settle();
  expect(told(bob, "began")).toHaveLength(2);
  expect(told(bob, "ended")).toHaveLength(1);
  const { id } = bob.call();
  const stored = server.calls.get(id);
  if (stored === undefined) throw new Error("the call is not stored");
  server.wireOf("bob").drop(1001);
  bob.end();
  // A server whose store was away has not reloaded the call when it welcomes the page.
  server.calls.delete(id);
  const page = bobHimself.open();
  await page.logIn();
  server.calls.set(id, stored);
  server.wireOf("bob").tell({ type: "facts", now: clock.now(), call: id, first: 1, facts: [...stored.facts] });
  await clock.settle();
  expect(state(page)).toBe("talking");
  expect([...told(page, "began"), ...told(page, "ended")]).toEqual([]);
});

test("late events wait for an observer, and what was told before is not told again when `seen` was lost", async () => {
  await bob.client.logout();
  await clock.settle();
  await ring();
  await alice.call().hangUp();
  await clock.settle();
  bob.end();
  const events: string[] = [];
  const first = bobHimself.open();
  await first.logIn();
  events.push(...told(first, "notConnected").map(({ type }) => type));
  // A lost acknowledgement: as if `seen` had never arrived, the server sends it all again.
  server.forgetEndsSeen();
  first.end();
  const second = bobHimself.open();
  await second.logIn();
  events.push(...told(second, "notConnected").map(({ type }) => type));
  expect(events).toEqual(["notConnected"]);
});

test("a login that cannot begin fails, and the next one begins anew", async () => {
  const storage = memoryStorage();
  let broken = true;
  const read = (key: string): string | null => {
    if (broken) throw new Error("no storage");
    return storage.read(key);
  };
  const page = bobHimself.open({ session: { read, write: storage.write } });
  const first = page.client.login({ appId: 1, userId: "bob", userSig: "sig" });
  const sharing = page.client.login({ appId: 1, userId: "bob", userSig: "sig" }).catch((error: unknown) => error);
  await expect(first).rejects.toThrow("no storage");
  expect(await sharing).toMatchObject({ code: "closed" });
  expect(page.client.connection.get()).toEqual({ state: "loggedOut" });
  broken = false;
  await page.logIn();
  expect(page.client.connection.get()).toEqual({ state: "connected" });
});

test("a hang up without a connection is said by HTTP too, under the id by which it is asked again", async () => {
  await talk();
  server.stop();
  await clock.settle();
  const left = alice.call().hangUp();
  const [beacon] = alice.page.beacons;
  expect(beacon?.url).toBe("http://server.test/v1/leave");
  const said: { readonly id?: string } = JSON.parse(beacon?.text ?? "{}");
  expect(said).toMatchObject({ app: 1, user: "alice", userSig: "sig", type: "hangUp" });
  server.up = true;
  await clock.advance(5000);
  await left;
  const asked = server.received.flatMap((frame) => (frame.type === "request" ? [frame.id] : []));
  expect(asked).toContain(said.id);
  // With a connection HTTP is not needed.
  expect(alice.page.beacons).toHaveLength(1);
});
