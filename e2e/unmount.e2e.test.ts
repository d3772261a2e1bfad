import { expect, test } from "vitest";
import { openBrowser } from "./setup/browser.ts";
import { endsWithTest } from "./setup/cleanup.ts";
import { hears, tonesOf } from "./setup/ears.ts";
import { alices } from "./setup/people.ts";
import { servePage } from "./setup/serve.ts";
import { startServer } from "./setup/server.ts";

const pageOf = (url: string): string => `<!doctype html><script type="module">
  import { createCallClient, mountCallKit } from "${url}/callkit.js";
  globalThis.client = createCallClient();
  globalThis.kit = mountCallKit(client);
  const account = { method: "POST", headers: { "content-type": "application/json" }, body: '{"userId":"alice"}' };
  const { sdkAppId, userSig } = await (await fetch("${url}/v1/dev/login", account)).json();
  await client.login({ appId: sdkAppId, userId: "alice", userSig });
  document.title = "ready";
</script>`;

const dialTone = 425;

test("screens that are taken away while they are drawn do not come back, and the call goes on without a sound", async () => {
  const server = endsWithTest(await startServer());
  const served = endsWithTest(await servePage(pageOf(server.url)));
  const page = await endsWithTest(await openBrowser(alices)).open(served.url);
  await expect.poll(() => page.title()).toBe("ready");
  await page.evaluate("void client.call({ to: 'bob', media: 'audio' })");
  await expect.poll(() => hears(page, dialTone)).toBe(true);
  await page.evaluate("{ kit.set({ theme: 'dark' }); kit.unmount(); }");
  // Longer than the overlay's polling interval and the silence in the tone's cadence, so that a leak would show.
  for (let look = 0; look < 25; look += 1) {
    await page.waitForTimeout(250);
    expect(await page.locator("opencallkit-overlay").count()).toBe(0);
    expect(await tonesOf(page)).toEqual([]);
  }
  expect(await page.evaluate("client.calls.get()[0].state.get().state")).toBe("calling");
});
