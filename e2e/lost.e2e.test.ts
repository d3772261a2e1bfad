import { expect, test } from "vitest";
import { endsWithTest } from "./setup/cleanup.ts";
import { hears } from "./setup/ears.ts";
import { alices, bobs, button, call, demoUrl, eventsNamed, personAt, recordsOf } from "./setup/people.ts";
import { startServer } from "./setup/server.ts";

const talk = async () => {
  const server = endsWithTest(await startServer());
  const alice = endsWithTest(await personAt(server, "alice", alices));
  const bob = endsWithTest(await personAt(server, "bob", bobs));
  await call(alice.page, "bob", "Voice call");
  await button(bob.page, "Accept").click();
  await expect.poll(() => hears(alice.page, bobs.tone)).toBe(true);
  await expect.poll(() => hears(bob.page, alices.tone)).toBe(true);
  return { server, alice, bob };
};

test("BEAT-2: a browser killed in a call is 'reconnecting' within 12 s and over within 32 s, billed to its last proof", async () => {
  const { server, alice, bob } = await talk();
  await alice.page.waitForTimeout(6000);
  const killedAt = Date.now();
  await bob.kill();
  await expect
    .poll(() => alice.page.getByText("Reconnecting", { exact: false }).first().isVisible(), {
      timeout: 12_000,
      interval: 100,
    })
    .toBe(true);
  expect(Date.now() - killedAt).toBeLessThan(12_000);
  await expect.poll(async () => (await eventsNamed(alice.page, "onCallEnd")).length, { timeout: 32_000 }).toBe(1);
  expect(Date.now() - killedAt).toBeLessThan(32_500);
  const [record] = await recordsOf(server);
  expect(record?.["result"]).toBe("interrupt");
  const before = killedAt - Date.parse(String(record?.["endedAt"]));
  expect(before).toBeGreaterThanOrEqual(-50);
  expect(before).toBeLessThan(10_000);
  expect((await eventsNamed(alice.page, "onCallEnd"))[0]?.["totalTime"]).toBe(record?.["totalTime"]);
});

test("BEAT-6: a reload takes the call up again", async () => {
  const { server, alice, bob } = await talk();
  await bob.page.reload();
  await expect.poll(() => button(bob.page, "Hang up").isVisible()).toBe(true);
  await expect.poll(() => hears(alice.page, bobs.tone), { timeout: 20_000 }).toBe(true);
  await expect.poll(() => hears(bob.page, alices.tone), { timeout: 20_000 }).toBe(true);
  await button(bob.page, "Hang up").click();
  await expect.poll(async () => (await recordsOf(server))[0]?.["result"]).toBe("normal_end");
});

test("BEAT-6: a page that goes away and comes back in time takes its call up; one that stays away has hung up", async () => {
  const { server, alice, bob } = await talk();
  await bob.page.goto("about:blank");
  await bob.page.goBack();
  await expect.poll(() => button(bob.page, "Hang up").isVisible()).toBe(true);
  await expect.poll(() => hears(alice.page, bobs.tone), { timeout: 20_000 }).toBe(true);
  const left = Date.now();
  await bob.page.goto("about:blank");
  await expect.poll(async () => (await recordsOf(server))[0]?.["state"], { timeout: 15_000 }).toBe("ended");
  const [record] = await recordsOf(server);
  expect(record?.["result"]).toBe("normal_end");
  expect(Math.abs(Date.parse(String(record?.["endedAt"])) - left)).toBeLessThan(2000);
});

test("a duplicated tab is another client: it shows the call elsewhere and disturbs nobody", async () => {
  const { server, alice, bob } = await talk();
  const [twin] = await Promise.all([
    bob.context.waitForEvent("page"),
    bob.page.evaluate((url) => void globalThis.open(url), demoUrl(server, "bob")),
  ]);
  await expect.poll(() => button(twin, "Video call").count()).toBe(1);
  await twin.waitForTimeout(2000);
  expect(await hears(alice.page, bobs.tone)).toBe(true);
  expect(await button(bob.page, "Hang up").isVisible()).toBe(true);
  expect(await button(twin, "Accept").isVisible()).toBe(false);
  await button(bob.page, "Hang up").click();
  await expect.poll(async () => (await recordsOf(server))[0]?.["result"]).toBe("normal_end");
});

test("BEAT-3: a frozen page is silent, and takes its call up when it thaws", async () => {
  const { alice, bob } = await talk();
  // Paused debugger instead of a freeze: Chromium does not freeze a page that is visible or has a peer connection.
  const cdp = await bob.cdp(bob.page);
  await cdp.send("Debugger.enable");
  await cdp.send("Debugger.pause");
  await expect
    .poll(() => alice.page.getByText("Reconnecting", { exact: false }).first().isVisible(), { timeout: 14_000 })
    .toBe(true);
  await cdp.send("Debugger.resume");
  await cdp.send("Debugger.disable");
  await expect
    .poll(() => alice.page.getByText("Reconnecting", { exact: false }).first().isVisible(), { timeout: 15_000 })
    .toBe(false);
  await expect.poll(() => hears(alice.page, bobs.tone), { timeout: 20_000 }).toBe(true);
});
