import { expect, test } from "vitest";
import { endsWithTest } from "./setup/cleanup.ts";
import { alices, bobs, button, call, demoUrl, personAt } from "./setup/people.ts";
import { startServer } from "./setup/server.ts";

/** How long the page waits before somebody calls it; `npm run test:slow-timers` waits ten minutes. */
const minutes = Number(process.env["OPENCALLKIT_SLOW_MINUTES"] ?? "0.5");
const ringMs = 1000;

/** Runs in a page before its own scripts: its timers fire at full minutes only, as those of a page long in the background. */
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
  { timeout: minutes * 60_000 + 60_000 },
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
    // The slowing works: a short timer is not back at once.
    const back = bob.page.evaluate(() => new Promise((resolve) => setTimeout(() => resolve("fired"), 1)));
    expect(await Promise.race([back, alice.page.waitForTimeout(2000).then(() => "waits")])).toBe("waits");
    void back.catch(() => undefined);
    await new Promise((resolve) => setTimeout(resolve, minutes * 60_000));
    await call(alice.page, "bob", "Video call");
    const begin = performance.now();
    await expect.poll(() => button(bob.page, "Accept").isVisible(), { interval: 20 }).toBe(true);
    expect(performance.now() - begin).toBeLessThan(ringMs);
  },
);
