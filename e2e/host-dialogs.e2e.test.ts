import type { Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { openBrowser, type PersonBrowser } from "./setup/browser.ts";
import { serveGallery } from "./setup/gallery.ts";
import { alices } from "./setup/people.ts";
import type { Served } from "./setup/serve.ts";

let served: Served;
let browser: PersonBrowser;
let page: Page;
let errors: string[];

beforeAll(async () => {
  served = await serveGallery();
  browser = await openBrowser(alices);
});
afterAll(async () => {
  await browser.stop();
  await served.stop();
});
beforeEach(async () => {
  await page?.close();
  errors = [];
  page = await browser.context.newPage();
  page.on("pageerror", (error) => void errors.push(error.message));
  await page.goto(served.url);
  await page.emulateMedia({ reducedMotion: "reduce" });
  await page.setViewportSize({ width: 800, height: 600 });
});

const show = (scene: string): Promise<void> =>
  page.evaluate(
    `gallery.show(${JSON.stringify(scene)}, { lang: "en", theme: "light", cameraColour: "grey", names: "short" })`,
  );

const faults = async (): Promise<readonly string[]> => {
  const list: readonly string[] = JSON.parse(await page.evaluate("JSON.stringify(gallery.faults())"));
  return list;
};

/** Hit test: waits until every shown control can be pressed. */
const canBePressed = async (): Promise<void> => {
  const look = async (): Promise<readonly string[]> =>
    (await page.locator("opencallkit-overlay button:visible").count()) === 0 ? ["nothing is shown"] : faults();
  await expect.poll(look, { timeout: 5000 }).toEqual([]);
};

/** Runs a script with user activation, as within a click; full screen requires one. */
const doInPage = async (expression: string): Promise<void> => {
  const cdp = await browser.cdp(page);
  const { exceptionDetails } = await cdp.send("Runtime.evaluate", {
    expression,
    userGesture: true,
    awaitPromise: true,
  });
  expect(exceptionDetails).toBe(undefined);
};

const opened = `globalThis.opened = (parent = document.body) => {
  const dialog = document.createElement("dialog");
  dialog.innerHTML = "<h2>A dialog of the page</h2><input>";
  dialog.style.cssText = "width: 90vw; height: 90vh; overflow: hidden; transform: scale(0.9); opacity: 0.9; filter: blur(0)";
  parent.append(dialog);
  dialog.showModal();
  return dialog;
};
globalThis.shadow = (mode) => {
  const host = document.createElement("div");
  document.body.append(host);
  return host.attachShadow({ mode });
};`;

/** Ways in which a host page covers everything, or makes everything else inert: dialogs, popovers, full screen. */
const layers = [
  ["a modal dialog", "globalThis.dialog = opened()"],
  ["a modal dialog in an open shadow root", `globalThis.dialog = opened(shadow("open"))`],
  ["a modal dialog in a closed shadow root", `globalThis.dialog = opened(shadow("closed"))`],
  ["two modal dialogs, one over the other", "opened(); globalThis.dialog = opened()"],
  ["a body that is inert", "document.body.inert = true"],
  [
    "an inert page beside a dialog of its own making",
    `const div = document.createElement("div");
     div.style.cssText = "position: fixed; inset: 0; z-index: 2147483647; background: white";
     for (const each of document.body.children) { each.inert = true; each.setAttribute("aria-hidden", "true"); }
     document.body.append(div)`,
  ],
  [
    "a popover",
    `const div = document.createElement("div");
     div.popover = "manual"; div.style.cssText = "position: fixed; inset: 0; width: 100%; height: 100%";
     document.body.append(div); div.showPopover()`,
  ],
  ["an element in full screen", `document.querySelector("h1").requestFullscreen()`],
] as const;
const screens = ["incoming-voice", "in-call-video-devices", "minimized-voice", "ended-missed"];

describe.each(layers)("PAGE-2: %s", (_what, open) => {
  test.each(screens)("that is there before: %s", async (scene) => {
    await page.evaluate(opened);
    await doInPage(open);
    await show(scene);
    await canBePressed();
    expect(errors).toEqual([]);
  });

  test.each(screens)("that comes later: %s", async (scene) => {
    await page.evaluate(opened);
    await show(scene);
    await doInPage(open);
    await canBePressed();
    expect(errors).toEqual([]);
  });
});

const modals = layers.slice(0, 4);

test.each(modals)(
  "PAGE-2: %s that closes, or goes with everything in it, takes no call with it",
  async (_what, open) => {
    await page.evaluate(opened);
    for (const end of ["dialog.close()", "dialog.remove()"]) {
      await show("in-call-video");
      await page.evaluate(open);
      await canBePressed();
      await page.evaluate(end);
      await canBePressed();
      // Not modal: the page below the minimized card can be used again.
      await show("minimized-voice");
      await page.evaluate("document.querySelectorAll('dialog').forEach((each) => each.remove())");
      await canBePressed();
      await expect
        .poll(() => page.evaluate("document.elementFromPoint(60, 40)?.tagName"), { timeout: 5000 })
        .toBe("H1");
    }
    expect(errors).toEqual([]);
  },
);

test("PAGE-2: the Escape key closes a panel, never the page's dialog below it or the call", async () => {
  await page.evaluate(opened);
  await page.evaluate("globalThis.dialog = opened()");
  await show("in-call-video-devices");
  await canBePressed();
  await page.locator("opencallkit-overlay select").first().focus();
  await page.keyboard.press("Escape");
  expect(await page.locator("opencallkit-overlay select").count()).toBe(0);
  expect(await page.evaluate("dialog.open")).toBe(true);
  await canBePressed();
});

test("PAGE-2: where only a modal dialog of our own can be pressed, keys do not end it", async () => {
  await page.evaluate(opened);
  await page.evaluate(`globalThis.dialog = opened(shadow("closed"))`);
  await show("incoming-voice");
  await canBePressed();
  for (let times = 0; times < 3; times += 1) await page.keyboard.press("Escape");
  await canBePressed();
});
