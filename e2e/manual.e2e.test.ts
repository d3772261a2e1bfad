import type { Page } from "playwright-core";
import { beforeAll, expect, test } from "vitest";
import { violationsOn } from "./setup/axe.ts";
import { openBrowser } from "./setup/browser.ts";
import { endsWithTest } from "./setup/cleanup.ts";
import { builtManual } from "./setup/manual.ts";
import { alices } from "./setup/people.ts";
import { startServer } from "./setup/server.ts";

let paths: readonly string[] = [];

beforeAll(async () => {
  paths = await builtManual();
}, 400_000);

/** Page with what its browser complains of, such as a blocked script, and whom it asks. */
const openManual = async () => {
  const server = endsWithTest(await startServer());
  const browser = endsWithTest(await openBrowser(alices, { deaf: true }));
  const page = await browser.context.newPage();
  const said: string[] = [];
  const elsewhere: string[] = [];
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) said.push(`${page.url()}: ${message.text()}`);
  });
  page.on("pageerror", (error) => said.push(`${page.url()}: ${error.message}`));
  page.on("request", (request) => {
    if (!request.url().startsWith(server.url) && !request.url().startsWith("data:")) elsewhere.push(request.url());
  });
  return { server, page, said, elsewhere };
};

const ready = async (page: Page): Promise<void> => {
  await page.locator("main h1").first().waitFor();
  await page.waitForFunction("document.querySelector('#app').__vue_app__ !== undefined");
};

test("axe finds nothing on any page of the manual, in both themes, and no page breaks its policy or asks anybody else", async () => {
  const { server, page, said, elsewhere } = await openManual();
  const found: string[] = [];
  expect(paths.length).toBeGreaterThan(30);
  await page.emulateMedia({ reducedMotion: "reduce" });
  for (const path of paths) {
    await page.goto(server.url + path);
    await ready(page);
    for (const [colorScheme, width] of [
      ["light", 1280],
      ["dark", 390],
    ] as const) {
      await page.setViewportSize({ width, height: 800 });
      await page.emulateMedia({ colorScheme });
      found.push(...(await violationsOn(page)).map((rule) => `${path} ${colorScheme} ${width}: ${rule}`));
    }
  }
  expect(found).toEqual([]);
  expect(said).toEqual([]);
  expect(elsewhere).toEqual([]);
}, 900_000);

test("the manual is found without its slash, searched, read in Chinese and in the dark, by keyboard", async () => {
  const { server, page, said } = await openManual();
  await page.goto(`${server.url}/manual`);
  await ready(page);
  expect(page.url()).toBe(`${server.url}/manual/`);

  await page.keyboard.press("Control+k");
  await page.getByRole("searchbox").fill("media_capacity");
  await page.getByRole("option").first().waitFor();
  await page.keyboard.press("Enter");
  await page.waitForURL(/codes|group-calls/u);

  await page.goto(`${server.url}/manual/zh/troubleshooting/`);
  await ready(page);
  await page.getByRole("button", { name: "搜索手册" }).click();
  await page.getByRole("searchbox").fill("截止到最后");
  await page.getByRole("option").first().waitFor();
  await page.keyboard.press("Escape");

  await page.emulateMedia({ colorScheme: "light" });
  await page.getByRole("switch").first().click();
  expect(await page.evaluate("document.documentElement.classList.contains('dark')")).toBe(true);
  expect(said).toEqual([]);

  expect((await page.goto(`${server.url}/manual/nothing-here`))?.status()).toBe(404);
});
