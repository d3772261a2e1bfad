import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { endsWithTest } from "./setup/cleanup.ts";
import { hears } from "./setup/ears.ts";
import { coloursOf } from "./setup/eyes.ts";
import { alices, bobs, button, call, carols, demoUrl, eventsNamed, personAt, recordsOf } from "./setup/people.ts";
import { startServer } from "./setup/server.ts";

const ready = (page: Page): Promise<void> => button(page, "Video call").and(page.locator(":enabled")).waitFor();
const names = async (page: Page, event: string): Promise<readonly unknown[]> =>
  (await eventsNamed(page, event)).map(({ userId }) => userId);
const resultOf = (server: Awaited<ReturnType<typeof startServer>>) =>
  expect.poll(async () => (await recordsOf(server))[0]?.["result"]);

const two = async () => {
  const server = endsWithTest(await startServer());
  const alice = endsWithTest(await personAt(server, "alice", alices));
  const bob = endsWithTest(await personAt(server, "bob", bobs));
  await ready(alice.page);
  await ready(bob.page);
  return { server, alice, bob };
};

test("DEVICE-1: three devices of one user ring; the first answer wins and the others say so", async () => {
  const { server, alice, bob } = await two();
  const others = await Promise.all(
    [1, 2].map(async () => {
      const page = await (await bob.otherProfile()).newPage();
      await page.goto(demoUrl(server, "bob"));
      await ready(page);
      return page;
    }),
  );
  await call(alice.page, "bob", "Voice call");
  for (const page of [bob.page, ...others]) await button(page, "Accept").waitFor();
  await button(bob.page, "Accept").click();
  await expect.poll(() => hears(alice.page, bobs.tone)).toBe(true);
  for (const page of others) {
    await page.getByText("Answered on another device").first().waitFor();
    expect(await button(page, "Accept").isVisible()).toBe(false);
    expect(await eventsNamed(page, "onCallCancelled")).toHaveLength(1);
    expect(await eventsNamed(page, "onCallBegin")).toEqual([]);
  }
  await button(alice.page, "Hang up").click();
  await resultOf(server).toBe("normal_end");
  for (const page of others) expect(await eventsNamed(page, "onCallEnd")).toEqual([]);
});

test("GROUP-4, GROUP-5: a group of three, with a second ring and a late join; all see and hear each other", async () => {
  const { server, alice, bob } = await two();
  const carol = endsWithTest(await personAt(server, "carol", carols));
  await ready(carol.page);
  await call(alice.page, "bob, carol", "Video call");
  await button(bob.page, "Accept").click();
  await expect.poll(() => coloursOf(alice.page)).toContain("green");
  await button(carol.page, "Decline").click();
  await expect.poll(() => names(alice.page, "onUserReject")).toEqual(["carol"]);
  await expect.poll(() => names(bob.page, "onUserReject")).toEqual(["carol"]);

  await button(alice.page, "Invite").click();
  await button(alice.page, "Ring carol again").click();
  await button(carol.page, "Accept").click();
  const all = [
    { page: alice.page, sees: ["green", "blue"], hears: [bobs.tone, carols.tone] },
    { page: bob.page, sees: ["red", "blue"], hears: [alices.tone, carols.tone] },
    { page: carol.page, sees: ["red", "green"], hears: [alices.tone, bobs.tone] },
  ];
  for (const { page, sees, hears: tones } of all) {
    await expect.poll(() => coloursOf(page), { timeout: 30_000 }).toEqual(expect.arrayContaining(sees));
    for (const tone of tones) await expect.poll(() => hears(page, tone), { timeout: 30_000 }).toBe(true);
  }

  await button(bob.page, "Hang up").click();
  await expect.poll(() => names(alice.page, "onUserLeave")).toEqual(["bob"]);
  await expect.poll(() => coloursOf(alice.page)).not.toContain("green");
  expect((await eventsNamed(bob.page, "onCallEnd")).length).toBe(1);
  await button(bob.page, "Join again").click();
  await expect.poll(() => coloursOf(carol.page), { timeout: 30_000 }).toContain("green");
  await expect.poll(() => hears(bob.page, alices.tone), { timeout: 30_000 }).toBe(true);

  await button(carol.page, "Hang up").click();
  await button(alice.page, "Hang up").click();
  await resultOf(server).toBe("normal_end");
  await expect.poll(async () => (await eventsNamed(bob.page, "onCallEnd")).length).toBe(2);
  const [record] = await recordsOf(server);
  const legs = Array.isArray(record?.["legs"]) ? record["legs"] : [];
  const staysOf = (user: string): readonly number[] =>
    legs.flatMap(({ userId, stays }: { userId: string; stays: { totalTime: number }[] }) =>
      userId === user ? stays.map(({ totalTime }) => totalTime) : [],
    );
  const toldTo = async (page: Page): Promise<readonly unknown[]> =>
    (await eventsNamed(page, "onCallEnd")).map(({ totalTime }) => totalTime);
  for (const { name, page } of [alice, bob, carol]) expect(await toldTo(page)).toEqual(staysOf(name));
});

/** Synchronized click: presses a button on all pages at the same time of this machine's clock. */
const pressTogether = async (pages: readonly Page[], name: string): Promise<void> => {
  const at = Date.now() + 500;
  const press = (element: Element, moment: number): Promise<void> =>
    new Promise((resolve) => {
      setTimeout(() => {
        element.dispatchEvent(new MouseEvent("click", { bubbles: true }));
        resolve();
      }, moment - Date.now());
    });
  await Promise.all(pages.map((page) => button(page, name).evaluate(press, at)));
};

/** Glare: whether both are in a call soon, though nobody accepts. */
const meet = async (pages: readonly Page[]): Promise<boolean> => {
  const begun = async (): Promise<boolean> =>
    (await Promise.all(pages.map((page) => eventsNamed(page, "onCallBegin")))).every(({ length }) => length === 1);
  for (let looks = 0; looks < 50; looks += 1) {
    if (await begun()) return true;
    await pages[0]?.waitForTimeout(100);
  }
  return false;
};

test("GLARE-1: two people who call each other at once are in one call without accepting, and neither is busy", async () => {
  const { server, alice, bob } = await two();
  const pages = [alice.page, bob.page];
  const pressBoth = async (): Promise<boolean> => {
    for (const { page, name } of [alice, bob]) {
      const whom = page.getByRole("textbox", { name: "Who to call" });
      // User activation: without a click a page may not play sound.
      await whom.click();
      await whom.fill(name === "alice" ? "bob" : "alice");
    }
    await pressTogether(pages, "Voice call");
    return meet(pages);
  };
  let presses = 1;
  // Retry: a page that was slower than the other's ring has not placed its call.
  for (; !(await pressBoth()); presses += 1) {
    expect(presses).toBeLessThan(4);
    for (const page of pages) if (await button(page, "Decline").isVisible()) await button(page, "Decline").click();
    await Promise.all(pages.map(ready));
  }
  await expect.poll(() => hears(alice.page, bobs.tone), { timeout: 20_000 }).toBe(true);
  await expect.poll(() => hears(bob.page, alices.tone), { timeout: 20_000 }).toBe(true);
  for (const page of pages) expect(await eventsNamed(page, "onCallBegin")).toHaveLength(1);
  await button(bob.page, "Hang up").click();
  await resultOf(server).toBe("normal_end");
  const results = (await recordsOf(server)).map(({ result }) => result);
  expect(results).toEqual(["normal_end", ...Array.from({ length: presses - 1 }, () => "reject")]);
});

test("VIDEO-1: voice becomes video with consent, not without, and voice again at once", async () => {
  const { server, alice, bob } = await two();
  await call(alice.page, "bob", "Voice call");
  await button(bob.page, "Accept").click();
  await expect.poll(() => hears(alice.page, bobs.tone)).toBe(true);

  await button(alice.page, "Ask for video").click();
  await button(bob.page, "Not now").click();
  await button(alice.page, "Ask for video").waitFor();
  expect(await coloursOf(alice.page)).toEqual([]);
  expect(await coloursOf(bob.page)).toEqual([]);

  await button(bob.page, "Ask for video").click();
  await button(alice.page, "Agree").waitFor();
  await alice.page.waitForTimeout(500);
  expect(await coloursOf(bob.page)).toEqual([]);
  await button(alice.page, "Agree").click();
  await expect.poll(() => coloursOf(alice.page), { timeout: 20_000 }).toContain("green");
  await expect.poll(() => coloursOf(bob.page), { timeout: 20_000 }).toContain("red");
  expect((await eventsNamed(bob.page, "onCallMediaTypeChanged"))[0]).toMatchObject({
    oldCallMediaType: 1,
    newCallMediaType: 2,
  });

  await button(bob.page, "Switch to voice").click();
  await expect.poll(() => coloursOf(alice.page)).toEqual([]);
  await expect.poll(() => coloursOf(bob.page)).toEqual([]);
  await expect.poll(() => hears(bob.page, alices.tone)).toBe(true);
  await button(alice.page, "Hang up").click();
  await resultOf(server).toBe("normal_end");
});

test("F29: a browser that sleeps for a minute in a call wakes to a truthful screen", async () => {
  const { server, alice, bob } = await two();
  await call(alice.page, "bob", "Voice call");
  await button(bob.page, "Accept").click();
  await expect.poll(() => hears(alice.page, bobs.tone)).toBe(true);
  bob.sleep();
  const sleptAt = Date.now();
  await expect.poll(async () => (await eventsNamed(alice.page, "onCallEnd")).length, { timeout: 40_000 }).toBe(1);
  await alice.page.waitForTimeout(Math.max(0, sleptAt + 60_000 - Date.now()));
  bob.wake();
  await expect.poll(async () => (await eventsNamed(bob.page, "onCallEnd")).length, { timeout: 20_000 }).toBe(1);
  expect(await button(bob.page, "Hang up").isVisible()).toBe(false);
  await expect.poll(() => hears(bob.page, alices.tone)).toBe(false);
  const [record] = await recordsOf(server);
  expect(record?.["result"]).toBe("interrupt");
  for (const { page } of [alice, bob])
    expect((await eventsNamed(page, "onCallEnd"))[0]?.["totalTime"]).toBe(record?.["totalTime"]);
}, 150_000);
