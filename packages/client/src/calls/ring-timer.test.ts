import { beforeEach, expect, test } from "vitest";
import { createFakePerson, type FakeTab } from "../testing/fake-person.ts";
import { createFakeServer, type FakeServer } from "../testing/fake-server.ts";
import { createVirtualClock, type VirtualClock } from "../testing/virtual-clock.ts";

let clock: VirtualClock;
let server: FakeServer;
let alice: FakeTab;
let bob: FakeTab;
let carol: FakeTab;

beforeEach(async () => {
  clock = createVirtualClock();
  server = createFakeServer(clock);
  alice = createFakePerson("alice", clock, server).open();
  bob = createFakePerson("bob", clock, server).open();
  carol = createFakePerson("carol", clock, server).open();
  for (const tab of [alice, bob, carol]) await tab.logIn();
});

test("a ring falls silent at its deadline without a word of the server", async () => {
  await alice.client.call({ to: "bob", media: "audio" });
  await clock.settle();
  server.stop();
  await clock.advance(29_900);
  expect(bob.call().state.get()).toMatchObject({ state: "ringing", silent: false });
  await clock.advance(200);
  expect(bob.call().state.get()).toMatchObject({ state: "ringing", silent: true });
});

test("GROUP-5: who let it ring out and is rung again hears the new ring until its own deadline", async () => {
  await alice.client.call({ to: ["bob", "carol"], media: "audio" });
  await clock.settle();
  await carol.call().accept();
  await clock.advance(30_100);
  expect(bob.call().state.get()).toMatchObject({ state: "ringing", silent: true });
  server.wakeAll();
  await clock.settle();
  await alice.call().add(["bob"]);
  await clock.settle();
  expect(bob.call().state.get()).toMatchObject({ state: "ringing", silent: false });
  await clock.advance(30_100);
  expect(bob.call().state.get()).toMatchObject({ state: "ringing", silent: true });
});

test("GROUP-5: also when the end of the first ring and the second one come as one piece of news", async () => {
  await alice.client.call({ to: ["bob", "carol"], media: "audio", timeout: 10 });
  await clock.settle();
  await carol.call().accept();
  await clock.advance(9000);
  server.fate = () => "drop";
  await clock.advance(1100);
  server.wakeAll();
  alice
    .call()
    .add(["bob"])
    .catch(() => undefined);
  await clock.settle();
  server.fate = () => "deliver";
  server.beat();
  await clock.settle();
  expect(bob.call().state.get()).toMatchObject({ state: "ringing", silent: false });
  await clock.advance(29_000);
  expect(bob.call().state.get()).toMatchObject({ state: "ringing", silent: false });
  await clock.advance(1500);
  expect(bob.call().state.get()).toMatchObject({ state: "ringing", silent: true });
});
