import type { Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { openBrowser, type PersonBrowser } from "./setup/browser.ts";
import { endsWithTest } from "./setup/cleanup.ts";
import { galleryIn } from "./setup/gallery.ts";
import { alices } from "./setup/people.ts";

let browser: PersonBrowser;
let errors: string[];

beforeAll(async () => {
  browser = await openBrowser(alices);
});
afterAll(() => browser.stop());
beforeEach(() => {
  errors = [];
});

const look = `{ lang: "en", theme: "light", cameraColour: "grey", names: "short" }`;

/** Opens the gallery with a script of the host page right behind it, in its head or at the end of its body. */
const openWith = async (script: string, place: "head" | "body" = "body"): Promise<Page> => {
  const served = endsWithTest(await galleryIn(place, script));
  const page = await browser.context.newPage();
  page.on("pageerror", (error) => void errors.push(error.message));
  await page.addInitScript(
    "globalThis.rejected = []; addEventListener('unhandledrejection', ({ reason }) => rejected.push(String(reason)))",
  );
  await page.goto(served.url);
  return page;
};

const overlays = (page: Page): Promise<number> => page.locator("opencallkit-overlay").count();

const isQuiet = async (page: Page): Promise<void> => {
  expect(errors).toEqual([]);
  expect(await page.evaluate("JSON.stringify(rejected)")).toBe("[]");
};

const orders = [
  ["mounted and unmounted at once", "a = mount(); a.unmount();", 0],
  ["as React's StrictMode does", "a = mount(); a.unmount(); b = mount();", 1],
  ["mounted twice, unmounted once", "a = mount(); b = mount(); a.unmount();", 1],
  ["mounted twice, unmounted twice", "a = mount(); b = mount(); b.unmount(); a.unmount();", 0],
  ["unmounted twice", "a = mount(); a.unmount(); a.unmount();", 0],
  ["set after the end", "a = mount(); a.unmount(); a.set({ theme: 'dark', sounds: true });", 0],
  ["in a microtask", "a = mount(); queueMicrotask(() => a.unmount());", 0],
  ["once it is drawn", "a = mount(); setTimeout(() => a.unmount(), 300);", 0],
  ["again and again", "for (let at = 0; at < 50; at += 1) mount().unmount(); a = mount();", 1],
] as const;

test.each(orders)("PAGE-3: %s", async (_what, order, left) => {
  for (const place of ["head", "body"] as const) {
    const page = await openWith(
      `const client = gallery.client("incoming-voice", ${look});
       const mount = () => gallery.mountClient(client, ${look});
       let a, b;
       ${order}`,
      place,
    );
    await page.waitForTimeout(600);
    expect(await overlays(page)).toBe(left);
    expect(await page.getByRole("button", { name: "Accept" }).count()).toBe(left);
    await isQuiet(page);
    await page.close();
  }
});

test("PAGE-3: a page that throws its body away while it waits, or in a call, still shows the call", async () => {
  const page = await openWith(
    `globalThis.client = gallery.client("incoming-voice", ${look}); gallery.mountClient(client, ${look});`,
  );
  await page.getByRole("button", { name: "Accept" }).waitFor();
  await page.evaluate("document.body.innerHTML = ''");
  await page.getByRole("button", { name: "Accept" }).waitFor();
  await page.evaluate("document.body = document.createElement('body')");
  await page.getByRole("button", { name: "Accept" }).waitFor();
  await isQuiet(page);
});

test("PAGE-3: a call that comes after the page has thrown its body away is shown", async () => {
  const page = await openWith(
    `globalThis.late = gallery.lateClient("incoming-voice", ${look}); gallery.mountClient(late.client, ${look});`,
  );
  await expect.poll(() => overlays(page)).toBe(1);
  await page.evaluate("document.body = document.createElement('body')");
  expect(await overlays(page)).toBe(0);
  await page.evaluate("late.ring()");
  await page.getByRole("button", { name: "Accept" }).waitFor();
  await isQuiet(page);
});

test.each([
  ["incoming-voice", "Incoming voice call from alice"],
  ["ended-missed", "Missed call from alice"],
])("a screen reader is told of %s where the focus stays with somebody who types", async (scene, text) => {
  const page = await openWith(
    `document.querySelector("h1").insertAdjacentHTML("afterend", "<input>");
     document.querySelector("input").focus();
     globalThis.late = gallery.lateClient("${scene}", ${look}); gallery.mountClient(late.client, ${look});`,
  );
  await expect.poll(() => overlays(page)).toBe(1);
  await page.evaluate("late.ring()");
  const region = page.locator("opencallkit-overlay").getByRole("status").first();
  await expect.poll(() => region.textContent()).toBe(text);
  expect(await page.evaluate("document.activeElement.tagName")).toBe("INPUT");
  await isQuiet(page);
});
