import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { openBrowser } from "./setup/browser.ts";
import { endsWithTest } from "./setup/cleanup.ts";
import { hears } from "./setup/ears.ts";
import { coloursOf } from "./setup/eyes.ts";
import { alices, bobs, button, call, carols, demoUrl, eventsNamed, personAt } from "./setup/people.ts";
import { picture } from "./setup/picture.ts";
import { startServer } from "./setup/server.ts";
import { openTabs } from "./setup/tabs.ts";

const ready = (page: Page): Promise<void> => button(page, "Video call").and(page.locator(":enabled")).waitFor();

type Signal = { readonly from: number; readonly to: number };
/** Extracts the WebRTC signal from a frame of the page or the server, if it is one. */
const signalOf = (text: string): Signal | null => {
  const { type, signal }: { type?: string; signal?: Signal } = JSON.parse(text);
  return type === "signal" && signal !== undefined ? signal : null;
};

/** Fault injection: drops every signal between this page and one stay, so that no media path to that person is found. */
const loseSignals = (page: Page, stay: number): Promise<void> =>
  page.routeWebSocket(/\/ws/u, (socket) => {
    const server = socket.connectToServer();
    socket.onMessage((message) => {
      if (signalOf(String(message))?.to !== stay) server.send(message);
    });
    server.onMessage((message) => {
      if (signalOf(String(message))?.from !== stay) socket.send(message);
    });
  });

const tileOf = (page: Page, name: string) => page.getByRole("listitem").filter({ hasText: name });

test("LINK-1: in a group of three with one broken path each of the two is told with whom, and the third of nothing", async () => {
  const server = endsWithTest(await startServer());
  const bob = endsWithTest(await personAt(server, "bob", bobs));
  const carol = endsWithTest(await personAt(server, "carol", carols));
  const browser = endsWithTest(await openBrowser(alices));
  const alice = await browser.context.newPage();
  // Stay 3: carol is the third to join.
  await loseSignals(alice, 3);
  await alice.goto(`${server.url}/?user=alice&lang=zh-CN`);
  await button(alice, "视频通话").and(alice.locator(":enabled")).waitFor();
  for (const { page } of [bob, carol]) await ready(page);
  await alice.getByRole("textbox").first().fill("bob, carol");
  await button(alice, "视频通话").click();
  await button(bob.page, "Accept").click();
  await expect.poll(() => hears(alice, bobs.tone), { timeout: 20_000 }).toBe(true);
  await button(carol.page, "Accept").click();
  await tileOf(carol.page, "alice").getByText("No connection").waitFor({ timeout: 30_000 });
  await tileOf(alice, "carol").getByText("未连接").waitFor({ timeout: 30_000 });
  await carol.page.getByText("No path to alice was found").waitFor();
  await alice.getByText("无法与 carol 建立连接").waitFor();
  await picture(alice, "group-broken-zh");
  await picture(carol.page, "group-broken-en");
  expect(await bob.page.getByText("No connection").isVisible()).toBe(false);
  expect(await tileOf(carol.page, "bob").getByText("No connection").isVisible()).toBe(false);
  const toldOf = async (page: Page) =>
    (await eventsNamed(page, "onUserNetworkQualityChanged")).map(({ networkQualityList }) => networkQualityList);
  await expect.poll(() => toldOf(carol.page)).toContainEqual([{ userId: "alice", quality: 6 }]);
  expect(await toldOf(bob.page)).not.toContainEqual([{ userId: expect.any(String), quality: 6 }]);
  for (const page of [alice, carol.page]) await expect.poll(() => hears(page, bobs.tone)).toBe(true);
});

/** Init script that collects a page's peer connections for the test. */
const keepConnections = (): void => {
  const kept: RTCPeerConnection[] = [];
  const Connection = window.RTCPeerConnection;
  window.RTCPeerConnection = class extends Connection {
    constructor(...given: ConstructorParameters<typeof Connection>) {
      super(...given);
      kept.push(this);
    }
  };
  Object.assign(window, {
    stopSending: async (kind: string) => {
      for (const connection of kept)
        for (const sender of connection.getSenders()) if (sender.track?.kind === kind) await sender.replaceTrack(null);
    },
  });
};
declare global {
  interface Window {
    readonly stopSending: (kind: string) => Promise<void>;
  }
}

test("LINK-2: a picture that stops arriving without a word is not available any more; the sound goes on", async () => {
  const server = endsWithTest(await startServer());
  const alice = endsWithTest(await personAt(server, "alice", alices));
  await ready(alice.page);
  const browser = endsWithTest(await openBrowser(bobs));
  const bob = await browser.context.newPage();
  await bob.addInitScript(keepConnections);
  await bob.goto(demoUrl(server, "bob"));
  await ready(bob);
  await call(alice.page, "bob", "Video call");
  await button(bob, "Accept").click();
  await expect.poll(() => coloursOf(alice.page), { timeout: 20_000 }).toContain("green");
  const video = async () =>
    (await eventsNamed(alice.page, "onUserVideoAvailable")).map(({ isVideoAvailable }) => isVideoAvailable);
  expect(await video()).toEqual([true]);
  const stoppedAt = Date.now();
  await bob.evaluate(() => window.stopSending("video"));
  await expect.poll(video, { interval: 50 }).toEqual([true, false]);
  expect(Date.now() - stoppedAt).toBeGreaterThan(1500);
  expect(Date.now() - stoppedAt).toBeLessThan(6000);
  await expect.poll(() => coloursOf(alice.page)).not.toContain("green");
  await expect.poll(() => hears(alice.page, bobs.tone)).toBe(true);
  expect(await eventsNamed(alice.page, "onUserAudioAvailable")).toHaveLength(1);
  // Recovery: off and on again, the camera is sent again.
  await button(bob, "Turn camera off").click();
  await button(bob, "Turn camera on").click();
  await expect.poll(video).toEqual([true, false, true]);
  await expect.poll(() => coloursOf(alice.page)).toContain("green");
});

const accept = `
  [...document.querySelector("opencallkit-overlay").shadowRoot.querySelector("opencallkit-incoming")
    ?.shadowRoot?.querySelectorAll("button") ?? []]
    .find((element) => element.textContent.trim() === "Accept")?.click() === undefined`;
const connected = "document.querySelector('[data-connection=connected]') !== null";
const pictures = `JSON.stringify([...document.querySelectorAll("li")].map((item) => item.textContent)
  .filter((text) => text.startsWith("onUserVideoAvailable")).map((text) => text.includes("true")))`;

test("LINK-2: in a hidden tab the last value stands, and it is judged anew when the tab is shown", async () => {
  const server = endsWithTest(await startServer());
  const browser = endsWithTest(await openBrowser(alices));
  const alice = await browser.context.newPage();
  await alice.addInitScript(keepConnections);
  await alice.goto(demoUrl(server, "alice"));
  await ready(alice);
  const tabs = endsWithTest(await openTabs());
  const bob = await tabs.open(demoUrl(server, "bob"));
  await expect.poll(() => bob.evaluate(connected)).toBe(true);
  await call(alice, "bob", "Video call");
  await expect
    .poll(async () => {
      await bob.evaluate(accept);
      return bob.evaluate(pictures);
    })
    .toBe("[true]");
  const front = await tabs.open("about:blank");
  await front.toFront();
  await expect.poll(() => bob.evaluate("document.visibilityState")).toBe("hidden");
  await alice.evaluate(() => window.stopSending("video"));
  await alice.waitForTimeout(8000);
  expect(await bob.evaluate(pictures)).toBe("[true]");
  await bob.toFront();
  await expect.poll(() => bob.evaluate(pictures)).toBe("[true,false]");
});
