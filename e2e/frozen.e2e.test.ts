import { expect, test } from "vitest";
import { endsWithTest } from "./setup/cleanup.ts";
import { alices, button, call, demoUrl, eventsNamed, personAt, recordsOf } from "./setup/people.ts";
import { startServer } from "./setup/server.ts";
import { openTabs, type Tab } from "./setup/tabs.ts";

const connected = "document.querySelector('[data-connection=connected]') !== null";
const ringing = `
  [...document.querySelector("opencallkit-overlay")?.shadowRoot?.querySelector("opencallkit-incoming")
    ?.shadowRoot?.querySelectorAll("button") ?? []]
    .some((element) => element.textContent.trim() === "Accept" && element.checkVisibility())`;
const startTicking = "globalThis.ticks = 0; setInterval(() => ticks++, 50); undefined";
const ticks = async (tab: Tab): Promise<number> => Number(await tab.evaluate("ticks"));

/** Frozen page (Page Lifecycle API): bob's, in the background. */
const frozenBob = async () => {
  const server = endsWithTest(await startServer());
  const alice = endsWithTest(await personAt(server, "alice", alices));
  const tabs = endsWithTest(await openTabs());
  const bob = await tabs.open(demoUrl(server, "bob"));
  await expect.poll(() => bob.evaluate(connected)).toBe(true);
  await bob.evaluate(startTicking);
  const front = await tabs.open("about:blank");
  await front.toFront();
  await expect.poll(() => bob.evaluate("document.visibilityState")).toBe("hidden");
  await bob.freeze();
  // Sanity check: none of its timers fires.
  const before = await ticks(bob);
  await alice.page.waitForTimeout(3000);
  expect(await ticks(bob)).toBe(before);
  return { server, alice, bob };
};

test("BEAT-3: a frozen page that is called hears nothing, and rings as soon as it thaws", async () => {
  const { alice, bob } = await frozenBob();
  // Longer than the server's silence limit, so that it closes the page's connection.
  await alice.page.waitForTimeout(12_000);
  await call(alice.page, "bob", "Voice call");
  await alice.page.waitForTimeout(2000);
  expect(await bob.evaluate(ringing)).toBe(false);
  await bob.thaw();
  const begin = performance.now();
  await expect.poll(() => bob.evaluate(ringing), { interval: 20 }).toBe(true);
  expect(performance.now() - begin).toBeLessThan(2000);
});

test("LATE-1: a frozen page hears of the call that it missed once, when it thaws", async () => {
  const { server, alice, bob } = await frozenBob();
  await alice.page.waitForTimeout(12_000);
  await call(alice.page, "bob", "Voice call");
  await button(alice.page, "Hang up").waitFor();
  await button(alice.page, "Hang up").click();
  await expect.poll(async () => (await recordsOf(server))[0]?.["result"]).toBe("cancel");
  await bob.thaw();
  const events = async (): Promise<string> =>
    String(await bob.evaluate("document.querySelector('#events').textContent"));
  await expect.poll(events).toContain("onCallCancelled");
  await alice.page.waitForTimeout(1000);
  expect((await events()).split("onCallCancelled")).toHaveLength(2);
  expect(await events()).not.toContain("onCallReceived");
  expect(await eventsNamed(alice.page, "onCallBegin")).toEqual([]);
});
