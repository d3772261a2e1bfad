import { expect, test } from "vitest";
import { endsWithTest } from "./setup/cleanup.ts";
import { hears } from "./setup/ears.ts";
import { coloursOf, framesOf } from "./setup/eyes.ts";
import { alices, bobs, button, call, demoUrl, eventsNamed, personAt, recordsOf } from "./setup/people.ts";
import { startServer } from "./setup/server.ts";

const twoPeople = async () => {
  const server = endsWithTest(await startServer());
  const alice = endsWithTest(await personAt(server, "alice", alices));
  const bob = endsWithTest(await personAt(server, "bob", bobs));
  return { server, alice, bob };
};

const talk = async () => {
  const all = await twoPeople();
  await call(all.alice.page, "bob", "Video call");
  await button(all.bob.page, "Accept").click();
  await expect.poll(() => coloursOf(all.alice.page)).toContain("green");
  await expect.poll(() => coloursOf(all.bob.page)).toContain("red");
  return all;
};

test("STORE-9: killed while it rings, the ring goes on and ends at its own deadline", async () => {
  const { server, alice, bob } = await twoPeople();
  await call(alice.page, "bob", "Voice call");
  await expect.poll(() => button(bob.page, "Accept").isVisible()).toBe(true);
  await server.kill();
  await server.restart();
  await expect.poll(async () => (await recordsOf(server))[0]?.["state"], { timeout: 40_000 }).toBe("ended");
  const [record] = await recordsOf(server);
  expect(record?.["result"]).toBe("not_answer");
  expect(Date.parse(String(record?.["endedAt"])) - Date.parse(String(record?.["createdAt"]))).toBe(30_000);
  await expect.poll(async () => (await eventsNamed(bob.page, "onCallCancelled")).length).toBe(1);
  await expect.poll(() => button(alice.page, "Hang up").isVisible()).toBe(false);
});

test("killed while two people talk: the picture never stops, both are back within 3 s, the totals agree", async () => {
  const { server, alice, bob } = await talk();
  await server.kill();
  const video = alice.page.locator("video:visible").first();
  const before = await framesOf(video);
  await alice.page.waitForTimeout(1500);
  expect(await framesOf(video)).toBeGreaterThan(before + 8);
  await server.restart();
  const restarted = Date.now();
  for (const { page } of [alice, bob]) {
    await expect
      .poll(() => page.getByText("Reconnecting", { exact: false }).count(), { timeout: 3000, interval: 50 })
      .toBe(0);
  }
  expect(Date.now() - restarted).toBeLessThan(3000);
  expect(await coloursOf(alice.page)).toContain("green");
  await button(bob.page, "Hang up").click();
  await expect.poll(async () => (await eventsNamed(alice.page, "onCallEnd")).length).toBe(1);
  await expect.poll(async () => (await eventsNamed(bob.page, "onCallEnd")).length).toBe(1);
  const [record] = await recordsOf(server);
  expect(record?.["result"]).toBe("normal_end");
  expect((await eventsNamed(alice.page, "onCallEnd"))[0]?.["totalTime"]).toBe(record?.["totalTime"]);
  expect((await eventsNamed(bob.page, "onCallEnd"))[0]?.["totalTime"]).toBe(record?.["totalTime"]);
});

/** Rounds; `npm run test:recoveries` makes twenty. */
const rounds = Number(process.env["OPENCALLKIT_RECOVERIES"] ?? "7");

test("killed between accept and the first frame: all recover", { timeout: 60_000 + rounds * 20_000 }, async () => {
  const { server, alice, bob } = await twoPeople();
  for (let round = 0; round < rounds; round += 1) {
    await call(alice.page, "bob", "Video call");
    await button(bob.page, "Accept").click();
    await bob.page.waitForTimeout((round * 240) / rounds);
    await server.kill();
    await server.restart();
    await expect.poll(() => coloursOf(alice.page), { timeout: 20_000 }).toContain("green");
    await expect.poll(() => coloursOf(bob.page), { timeout: 20_000 }).toContain("red");
    await button(alice.page, "Hang up").click();
    await expect.poll(async () => (await recordsOf(server))[0]?.["result"]).toBe("normal_end");
    await alice.page.goto(demoUrl(server, "alice"));
    await bob.page.goto(demoUrl(server, "bob"));
    await expect.poll(() => button(alice.page, "Video call").isEnabled()).toBe(true);
    await expect.poll(() => button(bob.page, "Video call").isEnabled()).toBe(true);
  }
  expect((await recordsOf(server)).filter(({ state }) => state !== "ended")).toEqual([]);
});

test("with the server stopped, Hang up ends the device's tracks within the press itself", async () => {
  const { server, alice, bob } = await talk();
  await server.kill();
  const ended = await alice.page.evaluate(() => {
    const deep = (root: Document | ShadowRoot): readonly Element[] =>
      [...root.querySelectorAll("*")].flatMap((each) => [
        each,
        ...(each.shadowRoot === null ? [] : deep(each.shadowRoot)),
      ]);
    const shown = deep(document).flatMap((each) =>
      each instanceof HTMLVideoElement && each.srcObject instanceof MediaStream ? each.srcObject.getTracks() : [],
    );
    const camera = shown.filter(({ label }) => label.endsWith(".y4m"));
    const press = deep(document).find(
      (each) =>
        each instanceof HTMLButtonElement && (each.ariaLabel === "Hang up" || each.textContent?.trim() === "Hang up"),
    );
    const kinds = new Set<string>();
    const stop = Object.getOwnPropertyDescriptor(MediaStreamTrack.prototype, "stop");
    MediaStreamTrack.prototype.stop = function stopped(this: MediaStreamTrack): void {
      stop?.value.call(this);
      kinds.add(this.kind);
    };
    // Synchronous check, in the task of the click itself: no timer, promise or response lies in between.
    if (press instanceof HTMLButtonElement) press.click();
    return { stopped: [...kinds].toSorted(), camera: camera.map(({ readyState }) => readyState) };
  });
  expect(ended).toEqual({ stopped: ["audio", "video"], camera: ["ended"] });
  await server.restart();
  await expect.poll(async () => (await recordsOf(server))[0]?.["result"]).toBe("normal_end");
  await expect.poll(() => button(bob.page, "Hang up").isVisible()).toBe(false);
  expect(await hears(bob.page, alices.tone)).toBe(false);
});
