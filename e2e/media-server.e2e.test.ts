import { execFileSync } from "node:child_process";
import { RoomServiceClient } from "livekit-server-sdk";
import type { Page } from "playwright-core";
import { beforeAll, expect, test } from "vitest";
import { setPolicy } from "./setup/app-policy.ts";
import { endsWithTest } from "./setup/cleanup.ts";
import { hears } from "./setup/ears.ts";
import { coloursOf } from "./setup/eyes.ts";
import { openLivekitPage, visitRoom } from "./setup/livekit-page.ts";
import { largeCamera } from "./setup/large-camera.ts";
import { buildMs, livekitProgram, openLivekit, startServerWithLivekit } from "./setup/livekit.ts";
import { alices, bobs, button, call, carols, demoUrl, eventsNamed, personAt, recordsOf } from "./setup/people.ts";
import { startServer, type Server } from "./setup/server.ts";
import { soundGapsOf, watchSound } from "./setup/sound-gaps.ts";
import { countOf, layersOf, tapPeers, tapWire } from "./setup/wire.ts";

beforeAll(async () => {
  await livekitProgram();
}, buildMs);

const patient = { timeout: 30_000 };

const person = async (server: Server, name: string, source: typeof alices, ...scripts: readonly (() => void)[]) => {
  const one = endsWithTest(await personAt(server, name, source));
  for (const script of scripts) await one.page.addInitScript(script);
  const wire = tapWire(one.page);
  await one.page.goto(demoUrl(server, name));
  await button(one.page, "Video call").and(one.page.locator(":enabled")).waitFor();
  return { ...one, wire };
};
const three = async (server: Server) => ({
  alice: await person(server, "alice", alices),
  bob: await person(server, "bob", bobs),
  carol: await person(server, "carol", carols),
});

/** Whether a page sees these colours and hears these tones. */
const meets = async (page: Page, sees: readonly string[], tones: readonly number[]): Promise<void> => {
  for (const colour of sees) await expect.poll(() => coloursOf(page), patient).toContain(colour);
  for (const tone of tones) await expect.poll(() => hears(page, tone), patient).toBe(true);
};

/** Rings one more person from within a call. */
const invite = async (page: Page, name: string): Promise<void> => {
  await button(page, "Invite").click();
  const whom = page.getByRole("textbox", { name: "Who to invite" });
  await whom.fill(name);
  await whom.press("Enter");
};

/** The LiveKit that a server has started: its process. */
const livekitOf = (server: Server): number => {
  const below = (parent: number): number =>
    Number(execFileSync("pgrep", ["-P", String(parent), "-f", "livekit"], { encoding: "utf8" }).split("\n")[0]);
  // Below the shell that ends it with the server.
  return below(below(server.pid()));
};

test("PLAN-2, MEDIA-1: three people begin on the media server; all see and hear each other, and none by a direct link", async () => {
  const server = endsWithTest(await startServerWithLivekit());
  const { alice, bob, carol } = await three(server);
  await call(alice.page, "bob, carol", "Video call");
  for (const { page } of [bob, carol]) await button(page, "Accept").click();
  await meets(alice.page, ["green", "blue"], [bobs.tone, carols.tone]);
  await meets(bob.page, ["red", "blue"], [alices.tone, carols.tone]);
  await meets(carol.page, ["red", "green"], [alices.tone, bobs.tone]);
  for (const { wire } of [alice, bob, carol]) expect(countOf(wire.sent, "signal")).toBe(0);

  // Who is muted is silent to both, and heard again.
  await button(bob.page, "Mute").click();
  await expect.poll(() => hears(alice.page, bobs.tone), patient).toBe(false);
  await button(bob.page, "Unmute").click();
  await meets(alice.page, [], [bobs.tone]);

  await button(carol.page, "Hang up").click();
  await expect.poll(() => coloursOf(alice.page), patient).not.toContain("blue");
  await button(alice.page, "Hang up").click();
  await expect.poll(async () => (await recordsOf(server))[0]?.["result"]).toBe("normal_end");
});

test("MEDIA-6: who calls is in the room while it rings, and whoever is rung enters it with their answer; nothing is published before", async () => {
  const { url, key, secret } = endsWithTest(await openLivekit());
  const flags = ["--livekit", url, "--livekit-key", key];
  const server = endsWithTest(await startServer({ flags, env: { OPENCALLKIT_LIVEKIT_SECRET: secret } }));
  const { alice, bob, carol } = await three(server);
  const rooms = new RoomServiceClient(url, key, secret);
  /** Who is in the rooms, and how many tracks each of them publishes. */
  const present = async (): Promise<readonly string[]> => {
    const people = await Promise.all((await rooms.listRooms()).map(({ name }) => rooms.listParticipants(name)));
    return people.flat().map(({ identity, tracks }) => `${identity}: ${tracks.length}`);
  };
  await call(alice.page, "bob, carol", "Video call");
  await button(bob.page, "Accept").waitFor();
  await expect.poll(present, patient).toEqual(["1: 0"]);
  await alice.page.waitForTimeout(1000);
  expect(await present()).toEqual(["1: 0"]);
  for (const { page } of [bob, carol]) await button(page, "Accept").click();
  await meets(alice.page, ["green", "blue"], [bobs.tone]);
  await expect.poll(async () => (await present()).toSorted(), patient).toEqual(["1: 2", "2: 2", "3: 2"]);
});

test("SIZE-1: a picture that is shown small is sent small, and large again when it grows", async () => {
  const server = endsWithTest(await startServerWithLivekit());
  await setPolicy(server, "sfu=always");
  const [alice, bob] = [
    await person(server, "alice", alices),
    await person(server, "bob", bobs, largeCamera, tapPeers),
  ];
  await alice.page.setViewportSize({ width: 250, height: 180 });
  await call(alice.page, "bob", "Video call");
  await button(bob.page, "Accept").click();
  await meets(alice.page, ["green"], []);
  // What bob's device sends: a layer that nobody wants is not made (dynacast). Which of those that are made she is sent
  // is LiveKit's to say, by the bandwidth that it measures.
  await expect.poll(() => layersOf(bob.page), patient).toEqual([320]);
  await alice.page.setViewportSize({ width: 1280, height: 900 });
  await expect.poll(() => layersOf(bob.page), patient).toEqual([320, 640]);
  await alice.page.setViewportSize({ width: 250, height: 180 });
  await expect.poll(() => layersOf(bob.page), patient).toEqual([320]);
});

test("PLAN-3, SWITCH-7: a third person moves two who talk to the media server, and they hear no gap", async () => {
  const server = endsWithTest(await startServerWithLivekit());
  const { alice, bob, carol } = await three(server);
  await call(alice.page, "bob", "Voice call");
  await button(bob.page, "Accept").click();
  await meets(alice.page, [], [bobs.tone]);
  await meets(bob.page, [], [alices.tone]);
  expect(countOf(alice.wire.sent, "signal")).toBeGreaterThan(0);
  for (const { page } of [alice, bob]) await watchSound(page);
  await alice.page.waitForTimeout(1000);

  await invite(alice.page, "carol");
  await button(carol.page, "Accept").click();
  await meets(carol.page, [], [alices.tone, bobs.tone]);
  await meets(alice.page, [], [bobs.tone, carols.tone]);
  await alice.page.waitForTimeout(4000);
  for (const { page } of [alice, bob]) {
    const { longest, watched } = await soundGapsOf(page);
    expect(watched).toBeGreaterThan(4000);
    expect(longest).toBeLessThanOrEqual(200);
  }
  await meets(bob.page, [], [alices.tone, carols.tone]);
});

test("MEDIA-4: LiveKit is killed while three people talk: it comes back, they hear each other again, and the bill is unbroken", async () => {
  const server = endsWithTest(await startServerWithLivekit());
  const { alice, bob, carol } = await three(server);
  await call(alice.page, "bob, carol", "Voice call");
  for (const { page } of [bob, carol]) await button(page, "Accept").click();
  await meets(alice.page, [], [bobs.tone, carols.tone]);
  process.kill(livekitOf(server), "SIGKILL");
  await expect.poll(() => hears(alice.page, bobs.tone), patient).toBe(false);
  await meets(alice.page, [], [bobs.tone, carols.tone]);
  await meets(bob.page, [], [alices.tone, carols.tone]);
  for (const { page } of [alice, bob, carol]) expect(await eventsNamed(page, "onCallEnd")).toEqual([]);
  await button(bob.page, "Hang up").click();
  await button(carol.page, "Hang up").click();
  await expect.poll(async () => (await recordsOf(server))[0]?.["state"], patient).toBe("ended");
  const [told] = await eventsNamed(alice.page, "onCallEnd");
  expect((await recordsOf(server))[0]?.["totalTime"]).toBe(told?.["totalTime"]);
});

test("PLAN-3: pictures move too; who is muted meanwhile is heard by nobody, and is heard when they are not any more", async () => {
  const server = endsWithTest(await startServerWithLivekit());
  const { alice, bob, carol } = await three(server);
  await call(alice.page, "bob", "Video call");
  await button(bob.page, "Accept").click();
  await meets(alice.page, ["green"], [bobs.tone]);
  await button(bob.page, "Mute").click();
  await expect.poll(() => hears(alice.page, bobs.tone), patient).toBe(false);
  await invite(alice.page, "carol");
  await button(carol.page, "Accept").click();
  const heard: boolean[] = [];
  const until = Date.now() + 8000;
  while (Date.now() < until) heard.push(await hears(alice.page, bobs.tone), await hears(carol.page, bobs.tone));
  expect(heard).not.toContain(true);
  await meets(carol.page, ["red", "green"], [alices.tone]);
  await meets(alice.page, ["green", "blue"], [carols.tone]);
  await button(bob.page, "Unmute").click();
  for (const { page } of [alice, carol]) await meets(page, [], [bobs.tone]);
});

test("GROUP-2, PLAN-2: without a media server a fifth person is refused before anybody rings; with one all five are rung", async () => {
  const refused = endsWithTest(await startServer());
  const alice = await person(refused, "alice", alices);
  await call(alice.page, "bob, carol, dave, erin", "Voice call");
  await alice.page.getByText("At most four people can be in a call here.").first().waitFor();
  expect(await recordsOf(refused)).toEqual([]);
  const server = endsWithTest(await startServerWithLivekit());
  const again = await person(server, "alice", alices);
  await call(again.page, "bob, carol, dave, erin", "Voice call");
  await button(again.page, "Hang up").waitFor();
  await expect.poll(async () => (await recordsOf(server)).length).toBe(1);
});

test("MEDIA-5: LiveKit ends with the server, also with one that is killed", async () => {
  const server = endsWithTest(await startServerWithLivekit());
  const lives = (pid: number): boolean => {
    try {
      process.kill(pid, 0);
      return true;
    } catch {
      return false;
    }
  };
  const first = livekitOf(server);
  await server.kill();
  await expect.poll(() => lives(first)).toBe(false);
  await server.restart();
  const second = livekitOf(server);
  expect(await server.drain()).toBe(0);
  expect(lives(second)).toBe(false);
});

/** Init script: the first connection of a page, that of direct links, hears of no candidate. */
const noDirectPath = (): void => {
  const made: RTCPeerConnection[] = [];
  globalThis.RTCPeerConnection = new Proxy(RTCPeerConnection, {
    construct: (target, args: readonly RTCConfiguration[]) => {
      const peer = new target(...args);
      made.push(peer);
      if (made.length === 1) peer.addIceCandidate = () => Promise.resolve();
      return peer;
    },
  });
};

test("PLAN-4: two who find no direct path talk by the media server some seconds after the answer", async () => {
  const server = endsWithTest(await startServerWithLivekit());
  const [alice, bob] = [
    await person(server, "alice", alices, noDirectPath),
    await person(server, "bob", bobs, noDirectPath),
  ];
  await call(alice.page, "bob", "Video call");
  await button(bob.page, "Accept").click();
  await meets(alice.page, ["green"], [bobs.tone]);
  await meets(bob.page, ["red"], [alices.tone]);
  for (const { wire } of [alice, bob]) expect(countOf(wire.received, "mediaPlanned")).toBe(1);
  expect(await alice.page.getByText("No path to the other side was found.").count()).toBe(0);
});

/** Tries to come back; `npm run media:long` makes a hundred. */
const tries = Number(process.env["OPENCALLKIT_MEDIA_TRIES"] ?? "3");

test(
  "MEDIA-2: who has left comes back with a ticket of then, sees and hears nothing, is seen and heard by nobody, and is soon out",
  async () => {
    const server = endsWithTest(await startServerWithLivekit());
    const { alice, bob, carol } = await three(server);
    await call(alice.page, "bob, carol", "Video call");
    for (const { page } of [bob, carol]) await button(page, "Accept").click();
    await meets(alice.page, ["green", "blue"], [carols.tone]);
    const [token = ""] = carol.wire.received.flatMap((frame) => /"token":"([^"]+)"/u.exec(frame)?.[1] ?? []);
    expect(token).not.toBe("");
    await button(carol.page, "Hang up").click();
    await expect.poll(() => coloursOf(alice.page), patient).not.toContain("blue");
    await expect.poll(() => hears(alice.page, carols.tone), patient).toBe(false);
    const page = await openLivekitPage(carol);
    /** Whether the others see or hear anything of her within so many ms. */
    const metWithin = async (ms: number): Promise<boolean> => {
      const until = Date.now() + ms;
      let isMet = false;
      while (Date.now() < until && !isMet)
        isMet = (await coloursOf(alice.page)).includes("blue") || (await hears(bob.page, carols.tone));
      return isMet;
    };
    for (let nth = 0; nth < tries; nth += 1) {
      const [{ isIn, tracks, outAfterMs }, met] = await Promise.all([
        visitRoom(page, server.url.replace("http:", "ws:"), token),
        metWithin(6000),
      ]);
      expect([nth, isIn, tracks, met]).toEqual([nth, true, 0, false]);
      expect(outAfterMs).toBeLessThan(5000);
    }
    await meets(alice.page, ["green"], [bobs.tone]);
  },
  60_000 + tries * 15_000,
);

test("F49: an existing LiveKit closes the room of a call: all are in a room again, hear each other, and it is one call", async () => {
  const { url, key, secret } = endsWithTest(await openLivekit());
  const flags = ["--livekit", url, "--livekit-key", key];
  const server = endsWithTest(await startServer({ flags, env: { OPENCALLKIT_LIVEKIT_SECRET: secret } }));
  const { alice, bob, carol } = await three(server);
  await call(alice.page, "bob, carol", "Voice call");
  for (const { page } of [bob, carol]) await button(page, "Accept").click();
  await meets(alice.page, [], [bobs.tone, carols.tone]);
  const rooms = new RoomServiceClient(url, key, secret);
  for (const { name } of await rooms.listRooms()) await rooms.deleteRoom(name);
  await expect.poll(() => hears(alice.page, bobs.tone), patient).toBe(false);
  await meets(alice.page, [], [bobs.tone, carols.tone]);
  await meets(bob.page, [], [alices.tone, carols.tone]);
  await button(alice.page, "Hang up").click();
  await button(bob.page, "Hang up").click();
  await expect.poll(async () => (await recordsOf(server)).map(({ state }) => state), patient).toEqual(["ended"]);
});
