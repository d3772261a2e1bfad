import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type * as livekit from "livekit-client";
import type { Page } from "playwright-core";
import type { PersonBrowser } from "./browser.ts";
import { home } from "./server.ts";

type LivekitClient = typeof livekit;

/** Origin of the page; `localhost` is a secure context, in which devices may be captured. */
const origin = "http://localhost:9";
const script = join(home, "node_modules/livekit-client/dist/livekit-client.esm.mjs");

/** Where a page of `openLivekitPage` imports LiveKit's client from. */
export const livekitModule = "/livekit-client.mjs";

/** A page with LiveKit's own client and nothing of ours. */
export const openLivekitPage = async ({ context }: Pick<PersonBrowser, "context">): Promise<Page> => {
  const page = await context.newPage();
  const client = await readFile(script, "utf8");
  await page.route(`${origin}/**`, (route) =>
    route.request().url().endsWith(livekitModule)
      ? route.fulfill({ contentType: "text/javascript", body: client })
      : route.fulfill({ contentType: "text/html", body: "<!doctype html><title>LiveKit</title>" }),
  );
  await page.goto(`${origin}/`);
  return page;
};

/** What somebody met who entered a room with a ticket: how many tracks they were given, and when they were out again, in ms. */
export type Visit = { readonly tracks: number; readonly outAfterMs: number };

/** Enters a room, publishes, and subscribes to all that there is, until it is put out, or for 10 s at most. */
export const visitRoom = (page: Page, url: string, token: string): Promise<Visit> =>
  page.evaluate(
    async ([module, to, jwt]) => {
      const { Room }: LivekitClient = await import(module);
      const room = new Room();
      let tracks = 0;
      room.on("trackSubscribed", () => void (tracks += 1));
      const stream = await navigator.mediaDevices.getUserMedia({ audio: true, video: true });
      const began = performance.now();
      const out = new Promise<void>((resolve) => {
        room.on("disconnected", () => resolve());
        setTimeout(resolve, 10_000);
      });
      try {
        await room.connect(to, jwt, { rtcConfig: { iceServers: [] }, maxRetries: 0 });
        await Promise.all(stream.getTracks().map((track) => room.localParticipant.publishTrack(track)));
        await out;
      } catch {
        // Put out before it was in.
      }
      const outAfterMs = performance.now() - began;
      await room.disconnect();
      return { tracks, outAfterMs };
    },
    [livekitModule, url, token] as const,
  );
