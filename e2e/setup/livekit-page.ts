import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type * as livekit from "livekit-client";
import type { Page } from "playwright-core";
import type { PersonBrowser } from "./browser.ts";
import { servePages } from "./serve.ts";
import { home } from "./server.ts";

declare global {
  /** LiveKit's client, in a page of `openLivekitPage`. */
  var livekitClient: typeof livekit;
}

const script = join(home, "node_modules/livekit-client/dist/livekit-client.esm.mjs");

const path = "/livekit-client.js";
const html = `<!doctype html><title>LiveKit</title>
<script type="module">import * as client from "${path}"; globalThis.livekitClient = client;</script>`;

/** A page with LiveKit's own client and nothing of ours, from a web server of its own, which ends with the page. */
export const openLivekitPage = async ({ context }: Pick<PersonBrowser, "context">): Promise<Page> => {
  const served = await servePages({
    "/": ["text/html", html],
    [path]: ["text/javascript", await readFile(script, "utf8")],
  });
  const page = await context.newPage();
  page.once("close", () => void served.stop());
  await page.goto(served.url);
  await page.waitForFunction(() => "livekitClient" in globalThis);
  return page;
};

/** A visit with a ticket: whether the room let them in, how many tracks they were given, and when they were out again, in ms. */
export type Visit = { readonly isIn: boolean; readonly tracks: number; readonly outAfterMs: number };

/** Enters a room, publishes, and subscribes to all that there is, until it is put out, or for 10 s at most. */
export const visitRoom = (page: Page, url: string, token: string): Promise<Visit> =>
  page.evaluate(
    async ([to, jwt]) => {
      const room = new globalThis.livekitClient.Room();
      let [tracks, isIn] = [0, false];
      room.on("trackSubscribed", () => void (tracks += 1));
      // Let in is whoever LiveKit has greeted: on a busy machine they may be put out before their media are connected.
      room.on("signalConnected", () => void (isIn = true));
      const stream = await navigator.mediaDevices.getUserMedia({ audio: true, video: true });
      const began = performance.now();
      const out = new Promise<number>((resolve) => {
        room.on("disconnected", () => resolve(performance.now() - began));
        setTimeout(() => resolve(Infinity), 10_000);
      });
      const enter = async (): Promise<void> => {
        await room.connect(to, jwt, { rtcConfig: { iceServers: [] }, maxRetries: 0 });
        await Promise.all(stream.getTracks().map((track) => room.localParticipant.publishTrack(track)));
      };
      // Whoever is put out meanwhile, or is not let in at all, is out.
      const refused = enter().then(
        () => out,
        () => performance.now() - began,
      );
      const outAfterMs = await Promise.race([out, refused]);
      await room.disconnect();
      return { isIn, tracks, outAfterMs };
    },
    [url, token] as const,
  );
