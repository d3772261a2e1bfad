import { beforeEach, expect, test } from "vitest";
import { createFakePerson, type FakeTab } from "../../testing/fake-person.ts";
import { twoTabs } from "../../testing/two-tabs.ts";

let { clock, server, alice, bob, talk } = await twoTabs();
beforeEach(async () => {
  ({ clock, server, alice, bob, talk } = await twoTabs());
});

const available = (tab: FakeTab) =>
  tab.events.flatMap((event) => (event.type === "media" ? [`${event.user} ${event.kind} ${event.available}`] : []));

test("LINK-1: in a group of three with one broken path each is told with whom", async () => {
  const carol = createFakePerson("carol", clock, server).open();
  await carol.logIn();
  await alice.client.call({ to: ["bob", "carol"], media: "audio" });
  await clock.settle();
  await bob.call().accept();
  await clock.settle();
  // Carol has no path: her links and those to her never connect; bob's and alice's stands.
  carol.peers.reachable = false;
  alice.peers.reachable = false;
  await carol.call().accept();
  await clock.advance(16_000);
  const links = (tab: FakeTab) =>
    tab
      .call()
      .participants.get()
      .map(({ user, link }) => `${user} ${link}`);
  expect(links(alice)).toEqual(["bob connected", "carol failed"]);
  expect(links(bob).find((each) => each.startsWith("alice"))).toBe("alice connected");
  const linkEvents = alice.events.flatMap((event) => (event.type === "link" ? [`${event.user} ${event.link}`] : []));
  expect(linkEvents).toEqual(["bob connected", "carol failed"]);
  const errors = alice.events.flatMap((event) => (event.type === "error" ? [[event.error.code, event.user]] : []));
  expect(errors).toEqual([["no_media_path", "carol"]]);
  // Aggregated: the call is connected, as one of its links is.
  expect(alice.call().state.get()).toMatchObject({ state: "talking", link: "connected" });
});

test("LINK-2: what is declared and does not arrive is not available, and is again when it arrives", async () => {
  await talk();
  expect(available(alice)).toEqual(["bob audio true", "bob video true"]);
  alice.peers.newest().arrives.microphone = false;
  await clock.advance(4000);
  expect(alice.call().participants.get()).toMatchObject([{ microphone: "on", audio: false, link: "connected" }]);
  expect(alice.call().participants.get()[0]?.video).not.toBeNull();
  alice.peers.newest().arrives.microphone = true;
  await clock.advance(1500);
  expect(available(alice).slice(2)).toEqual(["bob audio false", "bob audio true"]);
});

test("LINK-2: bytes without a word are not available: a muted microphone sends them all the same", async () => {
  await talk();
  await bob.call().setMuted(true);
  await clock.advance(5000);
  expect(available(alice).slice(2)).toEqual(["bob audio false"]);
});

test("LINK-2: while the page is hidden the last value stands, and it is judged anew when it shows", async () => {
  await talk();
  await clock.advance(3000);
  alice.page.show(false);
  alice.peers.newest().arrives.camera = false;
  await clock.advance(60_000);
  expect(available(alice)).toEqual(["bob audio true", "bob video true"]);
  alice.page.show(true);
  await clock.advance(1500);
  expect(available(alice)).toEqual(["bob audio true", "bob video true"]);
  await clock.advance(3000);
  expect(available(alice).slice(2)).toEqual(["bob video false"]);
});

test("LINK-2: the end leaves no timer that looks for bytes", async () => {
  await talk();
  await alice.call().hangUp();
  await clock.settle();
  for (const tab of [alice, bob]) tab.client.close();
  expect(clock.timers()).toBe(0);
});
