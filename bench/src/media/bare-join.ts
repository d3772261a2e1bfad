import { randomUUID } from "node:crypto";
import { AccessToken, RoomServiceClient } from "livekit-server-sdk";
import type { Page } from "playwright-core";
import type { PersonBrowser } from "../../../e2e/setup/browser.ts";
import type { Livekit } from "../../../e2e/setup/livekit.ts";
import { openLivekitPage } from "../../../e2e/setup/livekit-page.ts";

declare global {
  /** Joins a room at a moment, in ms of the machine's clock, and settles with that of the first remote frame. */
  var joinAt: ((url: string, token: string, at: number) => Promise<number>) | undefined;
}

/** The baseline's page: LiveKit's client, loaded, with its tracks captured, and nothing else. */
const prepare = async (): Promise<void> => {
  const { Room, Track } = globalThis.livekitClient;
  const stream = await navigator.mediaDevices.getUserMedia({
    audio: true,
    video: { width: { ideal: 1280 }, height: { ideal: 720 } },
  });
  const room = new Room({ adaptiveStream: false, dynacast: true });
  globalThis.joinAt = async (url, token, at) => {
    const seen = new Promise<number>((resolve) => {
      room.on("trackSubscribed", (track) => {
        if (track.kind !== Track.Kind.Video) return;
        const video = document.createElement("video");
        video.muted = true;
        document.body.append(video);
        video.requestVideoFrameCallback((now) => resolve(performance.timeOrigin + now));
        video.srcObject = new MediaStream([track.mediaStreamTrack]);
        void video.play();
      });
    });
    await new Promise((resolve) => setTimeout(resolve, at - performance.timeOrigin - performance.now()));
    await room.connect(url, token, { rtcConfig: { iceServers: [] } });
    await Promise.all(stream.getTracks().map((track) => room.localParticipant.publishTrack(track)));
    const late = new Promise<never>((_resolve, reject) => {
      setTimeout(() => reject(new Error("no picture came in 15 s")), 15_000);
    });
    // Nobody leaves: who sees first would take their picture from the other. The pages are closed when both have seen.
    return Promise.race([seen, late]);
  };
};

const openBare = async (browser: Pick<PersonBrowser, "context">): Promise<Page> => {
  const page = await openLivekitPage(browser);
  await page.evaluate(prepare);
  return page;
};

/** How long both pages have to hear of the moment of the join, in ms. */
const headStartMs = 500;

/**
 * Baseline: how long two pages with LiveKit's client alone take from their join, at the same moment, until each has
 * painted the other's first frame, in ms. Room, tokens, code and tracks are there before.
 */
export const measureBareJoin = async (
  people: readonly Pick<PersonBrowser, "context">[],
  { url, key, secret }: Livekit,
): Promise<number> => {
  const room = randomUUID();
  const rooms = new RoomServiceClient(url, key, secret);
  await rooms.createRoom({ name: room });
  const pages = await Promise.all(people.map(openBare));
  const at = Date.now() + headStartMs;
  const joined = Promise.all(
    pages.map(async (page, nth) => {
      const token = new AccessToken(key, secret, { identity: `person-${nth}` });
      token.addGrant({ room, roomJoin: true });
      const given = [url.replace("http:", "ws:"), await token.toJwt(), at] as const;
      return page.evaluate(([to, jwt, when]) => globalThis.joinAt?.(to, jwt, when) ?? Infinity, given);
    }),
  );
  try {
    return Math.max(...(await joined)) - at;
  } finally {
    await Promise.all(pages.map((page) => page.close()));
    await rooms.deleteRoom(room).catch(() => undefined);
  }
};
