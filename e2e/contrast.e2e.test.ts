import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openBrowser, type PersonBrowser } from "./setup/browser.ts";
import { serveGallery } from "./setup/gallery.ts";
import { alices } from "./setup/people.ts";
import type { Served } from "./setup/serve.ts";

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

/** Contrast violations of a scene (WCAG 1.4.3): each text's colour against the pixels behind it. */
const faintIn = async (scene: string, look: object): Promise<readonly string[]> => {
  await page.evaluate(`gallery.show(${JSON.stringify(scene)}, ${JSON.stringify(look)})`);
  await page.evaluate("globalThis.texts = gallery.textsShown(); gallery.hideTexts(true)");
  const shot = await page.screenshot({ type: "png" });
  return inGallery(`gallery.contrasts(texts, "${shot.toString("base64")}")`);
};

test.each([
  ["white", "light"],
  ["white", "dark"],
  ["black", "light"],
  ["black", "dark"],
])(
  "BOX-3: on a %s video, in the %s look, every word has a contrast of 4.5 and every control one of 3",
  async (cameraColour, theme) => {
    const found: string[] = [];
    for (const [width, height] of [
      [1280, 800],
      [390, 844],
      [640, 400],
    ] as const) {
      await page.setViewportSize({ width, height });
      for (const scene of await inGallery("gallery.names")) {
        const faint = await faintIn(scene, { lang: "en", theme, cameraColour, names: "short" });
        found.push(...faint.map((fault) => `${scene} ${width}: ${fault}`));
      }
    }
    expect(found).toEqual([]);
  },
  300_000,
);
