import { expect, test } from "vitest";
import { createFakePerson } from "../testing/fake-person.ts";
import { twoTabs } from "../testing/two-tabs.ts";

test("everybody else of a call is a participant: there, rung or gone, with what is known of them", async () => {
  const { clock, server, alice, bob } = await twoTabs();
  const carol = createFakePerson("carol", clock, server).open();
  await carol.logIn();
  const seenBy = (tab: typeof alice) =>
    tab
      .call()
      .participants.get()
      .map(({ user, state, how, link, microphone }) => [user, state, how, link, microphone]);
  await alice.client.call({ to: ["bob", "carol", "dave"], media: "audio" });
  await clock.settle();
  expect(seenBy(bob)).toEqual([
    ["alice", "waiting", null, "none", "unknown"],
    ["carol", "ringing", null, "none", "unknown"],
    ["dave", "ringing", null, "none", "unknown"],
  ]);
  await bob.call().accept();
  await carol.call().reject();
  await clock.settle();
  expect(seenBy(alice)).toEqual([
    ["bob", "joined", null, "connected", "on"],
    ["carol", "left", "rejected", "none", "unknown"],
    ["dave", "ringing", null, "none", "unknown"],
  ]);
  await bob.call().hangUp();
  await clock.settle();
  expect(seenBy(alice)[0]).toEqual(["bob", "left", "hangUp", "none", "unknown"]);
  expect(alice.call().participants.get()[0]).toMatchObject({ audio: false, video: null, speaking: "unknown" });
});
