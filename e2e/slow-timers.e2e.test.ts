import { expect, test } from "vitest";
import { endsWithTest } from "./setup/cleanup.ts";
import { alices, bobs, button, call, demoUrl, personAt } from "./setup/people.ts";
import { startServer } from "./setup/server.ts";
import { openTabs, type Tab } from "./setup/tabs.ts";

/** Idle time in minutes before somebody calls; `npm run test:slow-timers` waits ten. */
const minutes = Number(process.env["OPENCALLKIT_SLOW_MINUTES"] ?? "0.5");
const ringMs = 1000;
const timeout = minutes * 60_000 + 90_000;
const wait = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, minutes * 60_000));

const connected = "document.querySelector('[data-connection=connected]') !== null";
const startTicking = `
  globalThis.ticks = [];
  (function tick() { ticks.push(performance.now()); setTimeout(tick, 100); })();
  undefined`;
const ringing = `
  [...document.querySelector("opencallkit-overlay")?.shadowRoot?.querySelector("opencallkit-incoming")
    ?.shadowRoot?.querySelectorAll("button") ?? []]
    .some((element) => element.textContent.trim() === "Accept" && element.checkVisibility())`;

/** Timer intervals in ms: between the last ticks of the page's timer of 100 ms, and since the last tick. */
const pausesOf = async (tab: Tab): Promise<readonly number[]> => {
  const said = await tab.evaluate(
    "JSON.stringify([...ticks, performance.now()].slice(-6).map((at, nth, all) => at - (all[nth - 1] ?? at)).slice(1))",
  );
  const pauses: readonly number[] = JSON.parse(String(said));
  return pauses;
};

test("BEAT-1: a page in the background stays logged in and shows a ring within 1 s", { timeout }, async () => {
  const server = endsWithTest(await startServer());
  const alice = endsWithTest(await personAt(server, "alice", alices));
  const tabs = endsWithTest(await openTabs());
  const bob = await tabs.open(demoUrl(server, "bob"));
  await expect.poll(() => bob.evaluate(connected)).toBe(true);
  await bob.evaluate(startTicking);
  const front = await tabs.open("about:blank");
  await front.toFront();
  await expect.poll(() => bob.evaluate("document.visibilityState")).toBe("hidden");
  await wait();

  // Sanity check: timers are throttled; Chromium stays at one tick a second for a page like this one.
  const pauses = (await pausesOf(bob)).slice(0, -1);
  expect(Math.min(...pauses)).toBeGreaterThan(800);
  expect(await bob.evaluate(connected)).toBe(true);

  await call(alice.page, "bob", "Video call");
  const begin = performance.now();
  await expect.poll(() => bob.evaluate(ringing), { interval: 20 }).toBe(true);
  expect(performance.now() - begin).toBeLessThan(ringMs);
  expect(await bob.evaluate("document.visibilityState")).toBe("hidden");
  await bob.toFront();
  expect(await bob.evaluate(ringing)).toBe(true);
});

/** Init script that emulates intensive timer throttling: timers fire at full minutes only, as in other browsers. */
const slowTimers = (): void => {
  const { setTimeout: after, setInterval: every } = globalThis;
  const slowed = (ms = 0): number => Math.ceil(Math.max(ms, 1) / 60_000) * 60_000;
  const rest = (handler: TimerHandler, ms?: number, ...args: readonly unknown[]): number =>
    after(handler, slowed(ms), ...args);
  const again = (handler: TimerHandler, ms?: number, ...args: readonly unknown[]): number =>
    every(handler, slowed(ms), ...args);
  Object.assign(globalThis, { setTimeout: rest, setInterval: again });
};

test(
  "BEAT-1: with its timers slowed to one a minute a page stays logged in and shows a ring within 1 s",
  { timeout },
  async () => {
    const server = endsWithTest(await startServer());
    const [alice, bob] = [
      endsWithTest(await personAt(server, "alice", alices)),
      endsWithTest(await personAt(server, "bob", bobs)),
    ];
    await bob.context.addInitScript(slowTimers);
    await alice.page.goto(demoUrl(server, "alice"));
    await bob.page.goto(demoUrl(server, "bob"));
    await expect.poll(() => button(bob.page, "Video call").isEnabled()).toBe(true);
    // Sanity check of the throttling: a short timer does not fire at once.
    const back = bob.page.evaluate(() => new Promise((resolve) => setTimeout(() => resolve("fired"), 1)));
    expect(await Promise.race([back, alice.page.waitForTimeout(2000).then(() => "waits")])).toBe("waits");
    void back.catch(() => undefined);
    await wait();
    await call(alice.page, "bob", "Video call");
    const begin = performance.now();
    await expect.poll(() => button(bob.page, "Accept").isVisible(), { interval: 20 }).toBe(true);
    expect(performance.now() - begin).toBeLessThan(ringMs);
  },
);
