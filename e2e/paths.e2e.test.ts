import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { openBrowser } from "./setup/browser.ts";
import { endsWithTest } from "./setup/cleanup.ts";
import { hears } from "./setup/ears.ts";
import { alices, bobs, button, call, demoUrl } from "./setup/people.ts";
import type { Source } from "./setup/media.ts";
import { startServer, type Server } from "./setup/server.ts";
import { soundGapsOf, watchSound } from "./setup/sound-gaps.ts";

type Signal = { readonly call: string; readonly path: number };
type Frame = { readonly type?: string; readonly signal?: Signal };
/** Extracts the WebRTC signals from a frame of the page or the server. */
const signalsOf = (text: string): readonly Signal[] => {
  const said: Frame | readonly Frame[] = JSON.parse(text);
  return [said].flat().flatMap(({ type, signal }) => (type === "signal" && signal !== undefined ? [signal] : []));
};

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
  Object.assign(window, { connectionStates: () => kept.map(({ connectionState }) => connectionState) });
};
declare global {
  interface Window {
    readonly connectionStates: () => readonly string[];
  }
}
const connectionsOf = (page: Page): Promise<readonly string[]> => page.evaluate(() => window.connectionStates());

/** Page with a wire tap: the test sees its signals, and can inject one as if the server had relayed it. */
type Tapped = { readonly page: Page; readonly signals: Signal[]; readonly say: (frame: object) => void };

const tapped = async (server: Server, name: string, source: Source) => {
  const browser = endsWithTest(await openBrowser(source));
  const page = await browser.context.newPage();
  await page.addInitScript(keepConnections);
  const signals: Signal[] = [];
  let toPage: (text: string) => void = () => undefined;
  await page.routeWebSocket(/\/ws/u, (socket) => {
    const up = socket.connectToServer();
    toPage = (text) => socket.send(text);
    socket.onMessage((message) => {
      const said = signalsOf(String(message));
      signals.push(...said);
      // Delay of the next path's signals in ms: an engine that breaks before it makes has an audible gap.
      if (said.some(({ path }) => path > 0)) setTimeout(() => up.send(message), 150);
      else up.send(message);
    });
    up.onMessage((message) => socket.send(message));
  });
  await page.goto(demoUrl(server, name));
  await button(page, "Video call").and(page.locator(":enabled")).waitFor();
  return { page, signals, say: (frame) => toPage(JSON.stringify(frame)) } satisfies Tapped;
};

test("SWITCH-6: two people move from one path to the next while they talk, and hear no gap of more than 200 ms", async () => {
  const server = endsWithTest(await startServer());
  const alice = await tapped(server, "alice", alices);
  const bob = await tapped(server, "bob", bobs);
  await call(alice.page, "bob", "Voice call");
  await button(bob.page, "Accept").click();
  await expect.poll(() => hears(alice.page, bobs.tone), { timeout: 20_000 }).toBe(true);
  await expect.poll(() => hears(bob.page, alices.tone)).toBe(true);
  for (const { page } of [alice, bob]) await watchSound(page);
  await alice.page.waitForTimeout(1000);

  // Forged start of bob's next path: alice follows it, and he follows her.
  const [{ call: id } = { call: "" }] = alice.signals;
  const start = { call: id, from: 2, to: 1, path: 1, epoch: 1, serial: 1, body: { type: "start" } };
  alice.say({ type: "signal", signal: start });
  for (const { page } of [alice, bob]) await expect.poll(() => connectionsOf(page)).toEqual(["closed", "connected"]);
  for (const { signals } of [alice, bob]) expect(new Set(signals.map(({ path }) => path))).toEqual(new Set([0, 1]));
  await alice.page.waitForTimeout(1000);

  for (const { page } of [alice, bob]) {
    const { longest, watched, missed } = await soundGapsOf(page);
    expect(watched).toBeGreaterThan(4000);
    expect(missed).toBeLessThan(100);
    expect(longest).toBeLessThanOrEqual(200);
  }
  await expect.poll(() => hears(alice.page, bobs.tone)).toBe(true);
  await expect.poll(() => hears(bob.page, alices.tone)).toBe(true);

  // Positive control: the meter detects a real gap.
  await button(bob.page, "Mute").click();
  await alice.page.waitForTimeout(700);
  await button(bob.page, "Unmute").click();
  await expect.poll(() => hears(alice.page, bobs.tone)).toBe(true);
  expect((await soundGapsOf(alice.page)).longest).toBeGreaterThan(400);

  // Recovery: after a reload a media path is found again.
  await bob.page.reload();
  await expect.poll(() => hears(alice.page, bobs.tone), { timeout: 20_000 }).toBe(true);
  expect(bob.signals.at(-1)?.path).toBe(1);
});
