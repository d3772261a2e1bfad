import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { openBrowser } from "./setup/browser.ts";
import { endsWithTest } from "./setup/cleanup.ts";
import { alices } from "./setup/people.ts";
import { servePage } from "./setup/serve.ts";
import { startServer } from "./setup/server.ts";
import { waitingPage } from "./setup/waiting-page.ts";

const slow = 400;

test.each(["en", "zh-CN"])(
  "PAGE-4: what a page in %s loads before its first call is small and comes in two round trips",
  async (lang) => {
    const server = endsWithTest(await startServer());
    const served = endsWithTest(await servePage(waitingPage(server.url, lang)));
    const browser = endsWithTest(await openBrowser(alices));
    const asked: { readonly path: string; readonly at: number }[] = [];
    const bodies: Promise<Buffer>[] = [];
    const page = await browser.context.newPage();
    await page.route(/\.js$/u, async (route) => {
      asked.push({ path: new URL(route.request().url()).pathname, at: performance.now() });
      await new Promise((resolve) => setTimeout(resolve, slow));
      await route.continue();
    });
    page.on("response", (response) => {
      if (response.url().endsWith(".js")) bodies.push(response.body());
    });
    await page.goto(served.url);
    await expect.poll(() => page.title()).toBe("ready");
    await expect.poll(() => page.locator("opencallkit-overlay").count()).toBe(1);

    const files = await Promise.all(bodies);
    const params = { [constants.BROTLI_PARAM_QUALITY]: 11 };
    const total = (of: (file: Buffer) => Buffer): number => files.reduce((sum, file) => sum + of(file).length, 0);
    expect(total((file) => brotliCompressSync(file, { params }))).toBeLessThanOrEqual(38_000);
    expect(total((file) => gzipSync(file, { level: 9 }))).toBeLessThanOrEqual(42_000);

    const [first, ...rest] = asked;
    expect(first?.path).toBe("/callkit.js");
    expect(rest.length).toBeGreaterThan(1);
    // Round trips: requests of one are sent together, those of the next after a response of it has arrived.
    const trips = rest.map(({ at }) => Math.floor((at - (first?.at ?? 0)) / slow));
    expect(Math.max(...trips)).toBeLessThanOrEqual(2);
  },
);
