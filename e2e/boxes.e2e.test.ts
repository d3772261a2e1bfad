import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openBrowser, type PersonBrowser } from "./setup/browser.ts";
import { serveGallery } from "./setup/gallery.ts";
import { alices } from "./setup/people.ts";
import type { Served } from "./setup/serve.ts";

const boxes = [
  [1280, 800],
  [844, 390],
  [667, 375],
  [640, 400],
  [390, 844],
  [360, 300],
  [320, 568],
  [195, 422],
  // More viewports than the rule names: in between, and at each breakpoint of the layout.
  [1920, 1080],
  [1024, 600],
  [1000, 482],
  [932, 430],
  [600, 500],
  [568, 320],
  [561, 300],
  [400, 400],
  [320, 256],
  [301, 481],
  [280, 653],
  [240, 320],
] as const;
const langs = ["en", "zh-CN"] as const;

let served: Served;
let browser: PersonBrowser;
let page: Page;

beforeAll(async () => {
  served = await serveGallery();
  browser = await openBrowser(alices);
  page = await browser.open(served.url);
  await page.emulateMedia({ reducedMotion: "reduce" });
});
afterAll(async () => {
  await browser.stop();
  await served.stop();
});

const inGallery = async (expression: string): Promise<readonly string[]> => {
  const list: readonly string[] = JSON.parse(
    await page.evaluate(`(async () => JSON.stringify(await ${expression}))()`),
  );
  return list;
};

const show = (scene: string, look: object, presses = true): Promise<void> =>
  page.evaluate(`gallery.show(${JSON.stringify(scene)}, ${JSON.stringify(look)}, ${presses})`);

test.each(boxes)(
  "BOX-1, BOX-2: in %d x %d every control of every screen can be pressed and every word be read",
  async (width, height) => {
    await page.setViewportSize({ width, height });
    const found: string[] = [];
    for (const scene of await inGallery("gallery.names"))
      for (const lang of langs) {
        await show(scene, { lang, theme: "dark", cameraColour: "white", names: "long" });
        found.push(...(await inGallery("gallery.faults()")).map((fault) => `${scene} ${lang}: ${fault}`));
      }
    expect(found).toEqual([]);
  },
  300_000,
);

test("BOX-2: panels and notices move nothing of what is below them", async () => {
  const look = { lang: "en", theme: "dark", cameraColour: "white", names: "long" };
  const scenes = (await inGallery("gallery.presses")).filter((scene) => !scene.startsWith("minimized"));
  expect(scenes.length).toBeGreaterThan(5);
  for (const [width, height] of boxes) {
    await page.setViewportSize({ width, height });
    for (const scene of scenes) {
      await show(scene, look, false);
      const before = await inGallery("gallery.places()");
      await show(scene, look);
      expect(await inGallery("gallery.places()"), `${scene} ${width} x ${height}`).toEqual(before);
    }
  }
}, 300_000);
