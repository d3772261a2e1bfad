import type { Page } from "playwright-core";
import { beforeAll, expect, test } from "vitest";
import { endsWithTest } from "./setup/cleanup.ts";
import { hears } from "./setup/ears.ts";
import { coloursOf } from "./setup/eyes.ts";
import { buildMs, livekitProgram, startServerWithLivekit } from "./setup/livekit.ts";
import { alices, bobs, button, call, carols, demoUrl, personAt } from "./setup/people.ts";
import { startServer, type Server } from "./setup/server.ts";

beforeAll(async () => {
  await livekitProgram();
}, buildMs);

const patient = { timeout: 30_000 };

const person = async (server: Server, name: string, source: typeof alices): Promise<Page> => {
  const { page } = endsWithTest(await personAt(server, name, source));
  await page.goto(demoUrl(server, name));
  await button(page, "Video call").and(page.locator(":enabled")).waitFor();
  return page;
};

/** How far the picture of somebody's screen has played, in s; 0 where none is shown. */
const playedOf = async (page: Page, name: string): Promise<number> => {
  const shown = page.getByLabel(`${name}'s screen`, { exact: true });
  if ((await shown.count()) === 0) return 0;
  return shown.evaluate((video) => (video instanceof HTMLVideoElement && video.videoWidth > 0 ? video.currentTime : 0));
};

const seesScreenOf = async (page: Page, name: string): Promise<void> => {
  await expect.poll(() => playedOf(page, name), patient).toBeGreaterThan(0);
  const before = await playedOf(page, name);
  await expect.poll(() => playedOf(page, name), patient).toBeGreaterThan(before);
};

test("SHARE-1, SHARE-4: a screen is shown whole beside the camera, by whoever shares, and no more once that ends", async () => {
  const server = endsWithTest(await startServer());
  const [alice, bob] = [await person(server, "alice", alices), await person(server, "bob", bobs)];
  await call(alice, "bob", "Video call");
  await button(bob, "Accept").click();
  await expect.poll(() => coloursOf(bob), patient).toContain("red");
  for (const [sharer, name, other] of [
    [alice, "alice", bob],
    [bob, "bob", alice],
  ] as const) {
    await button(sharer, "Share your screen").click();
    await sharer.getByText("You are sharing your screen").first().waitFor();
    await seesScreenOf(other, name);
  }
  // The camera stands in the corner meanwhile.
  expect(await coloursOf(bob)).toContain("red");
  await button(alice, "Stop sharing your screen").click();
  await expect.poll(() => playedOf(bob, "alice"), patient).toBe(0);
  await expect.poll(() => coloursOf(bob), patient).toContain("red");
  await seesScreenOf(alice, "bob");
  // Shared again over what is negotiated already.
  await button(alice, "Share your screen").click();
  await seesScreenOf(bob, "alice");
});

test("SHARE-4: a screen and its sound in a voice call move to the media server with it, and reach who joins", async () => {
  const server = endsWithTest(await startServerWithLivekit());
  const alice = await person(server, "alice", alices);
  const [bob, carol] = [await person(server, "bob", bobs), await person(server, "carol", carols)];
  await call(alice, "bob", "Voice call");
  await button(bob, "Accept").click();
  await expect.poll(() => hears(bob, alices.tone), patient).toBe(true);
  await button(alice, "Share your screen").click();
  await seesScreenOf(bob, "alice");
  await button(alice, "Invite").click();
  const whom = alice.getByRole("textbox", { name: "Who to invite" });
  await whom.fill("carol");
  await whom.press("Enter");
  await button(carol, "Accept").click();
  for (const page of [bob, carol]) await seesScreenOf(page, "alice");
  // The microphone is silent: what is heard is the screen's own sound.
  await button(alice, "Mute").click();
  for (const page of [bob, carol]) await expect.poll(() => hears(page, alices.tone), patient).toBe(true);
  await button(alice, "Stop sharing your screen").click();
  for (const page of [bob, carol]) {
    await expect.poll(() => playedOf(page, "alice"), patient).toBe(0);
    await expect.poll(() => hears(page, alices.tone), patient).toBe(false);
  }
});
