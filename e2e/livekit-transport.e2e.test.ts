import { transportRules } from "@opencallkit/testing/conformance";
import { livekitServer } from "@opencallkit/livekit";
import { afterAll, beforeAll, describe } from "vitest";
import { openBrowser, type PersonBrowser } from "./setup/browser.ts";
import { buildMs, openLivekit, type Livekit } from "./setup/livekit.ts";
import { alices } from "./setup/people.ts";
import { remoteTransports, transportScript } from "./setup/remote-transports.ts";

type Stage = { readonly browser: PersonBrowser; readonly script: string; readonly livekit: Livekit };

let stage: Stage | null = null;
const ends: (() => Promise<void>)[] = [];
const theStage = (): Stage => {
  if (stage === null) throw new Error("nothing has been set up");
  return stage;
};

beforeAll(async () => {
  const livekit = await openLivekit();
  ends.unshift(livekit.stop);
  const browser = await openBrowser(alices, { deaf: true });
  ends.unshift(browser.stop);
  stage = { browser, script: await transportScript(), livekit };
}, buildMs);
afterAll(async () => {
  for (const end of ends) await end();
});

let calls = 0;

describe("LiveKit", () => {
  transportRules(() => {
    const { browser, script, livekit } = theStage();
    const { url, key, secret } = livekit;
    const publicUrl = url.replace("http:", "ws:");
    const server = livekitServer({ url, publicUrl, key, secret });
    calls += 1;
    const call = String(calls).padStart(22, "_");
    return remoteTransports(browser, script, async (stay, path) => {
      const room = { app: 1, call, path };
      await server.open(room);
      return { url: publicUrl, token: (await server.ticket(room, stay)).token };
    });
  });
});
