import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { openBrowser } from "./setup/browser.ts";
import { endsWithTest } from "./setup/cleanup.ts";
import { coloursOf } from "./setup/eyes.ts";
import { serveGallery, serveGalleryStrictly } from "./setup/gallery.ts";
import type { Source } from "./setup/media.ts";
import { alices, bobs, button } from "./setup/people.ts";
import { serveStrictly } from "./setup/serve.ts";
import { startServer } from "./setup/server.ts";
import { policyFor } from "./setup/printed-policy.ts";

/** Init script that records CSP violations; it runs before the page's own scripts, whatever the policy. */
const noteViolations = `
  globalThis.violations = [];
  document.addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI, sourceFile, lineNumber }) =>
    violations.push([violatedDirective, blockedURI, sourceFile, lineNumber].join(" ")));
`;

const openStrictly = async (url: string, source: Source): Promise<Page> => {
  const browser = endsWithTest(await openBrowser(source, { deaf: true }));
  await browser.context.addInitScript(noteViolations);
  return browser.open(url);
};

const violationsIn = async (page: Page): Promise<readonly string[]> => {
  const list: readonly string[] = JSON.parse(await page.evaluate("JSON.stringify(violations)"));
  return list;
};

const account = `{ method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ userId }) }`;

/** Host page with the engine and the screens. */
const withKit = (server: string): string => `
  import { createCallClient, mountCallKit } from "${server}/callkit.js";
  const userId = "bob";
  const client = createCallClient();
  mountCallKit(client, { lang: "en" });
  const { sdkAppId, userSig } = await (await fetch("${server}/v1/dev/login", ${account})).json();
  await client.login({ appId: sdkAppId, userId, userSig });
  document.title = "ready";
`;

/** Host page of a uni-app: its own script beside the server's classic one. */
const withUniApp = (server: string): string => `
  globalThis.uni = {};
  const kit = uni.requireNativePlugin("TencentCloud-TUICallKit");
  const userId = "alice";
  const { sdkAppId, userSig } = await (await fetch("${server}/v1/dev/login", ${account})).json();
  kit.login({ SDKAppID: sdkAppId, userID: userId, userSig }, ({ code }) => { document.title = "ready " + code; });
  document.querySelector("#call").onclick = () => kit.calls({ userIDList: ["bob"], callMediaType: 2 });
`;

const serveTo = async (server: string, script: string, more = "") =>
  endsWithTest(
    await serveStrictly({
      html: `<!doctype html><title>app</title><button id="call">Ring them</button>${more}<script type="module" src="page.js"></script>`,
      script,
      policy: await policyFor(server),
    }),
  );

test("PAGE-1: pages under the policy that the manual prints call each other, and the browser reports nothing", async () => {
  const server = endsWithTest(await startServer());
  const uniApp = await serveTo(server.url, withUniApp(server.url), `<script src="${server.url}/uniapp.js"></script>`);
  const kit = await serveTo(server.url, withKit(server.url));
  const alice = await openStrictly(uniApp.url, alices);
  const bob = await openStrictly(kit.url, bobs);
  await expect.poll(() => alice.title()).toBe("ready 0");
  await expect.poll(() => bob.title()).toBe("ready");

  await button(alice, "Ring them").click();
  await button(bob, "Turn camera off").click();
  await button(bob, "Turn camera on").click();
  await button(bob, "Accept").click();
  await expect.poll(() => coloursOf(alice)).toContain("green");
  await expect.poll(() => coloursOf(bob)).toContain("red");
  await button(bob, "Devices").click();
  await button(bob, "Invite").click();
  await button(bob, "Minimize").click();
  await button(bob, "Back to the call").click();
  await button(bob, "Hang up").click();
  await alice.getByText("Call ended").first().waitFor();
  expect([await violationsIn(alice), await violationsIn(bob)]).toEqual([[], []]);
});

test("PAGE-1: every screen looks the same under that policy as without one", async () => {
  const free = await openStrictly(endsWithTest(await serveGallery()).url, alices);
  const strict = await openStrictly(endsWithTest(await serveGalleryStrictly(await policyFor(""))).url, alices);
  const looksOf = async (page: Page, scene: string): Promise<readonly string[]> => {
    await page.evaluate(
      `gallery.show("${scene}", { lang: "en", theme: "light", cameraColour: "grey", names: "long" })`,
    );
    const list: readonly string[] = JSON.parse(await page.evaluate("JSON.stringify(gallery.looks())"));
    return list;
  };
  for (const page of [free, strict]) await page.emulateMedia({ reducedMotion: "reduce" });
  const scenes: readonly string[] = JSON.parse(await free.evaluate("JSON.stringify(gallery.names)"));
  expect(scenes.length).toBeGreaterThan(20);
  for (const scene of scenes) {
    const looks = await looksOf(strict, scene);
    expect(looks.length).toBeGreaterThan(5);
    expect(looks, scene).toEqual(await looksOf(free, scene));
  }
  expect(await violationsIn(strict)).toEqual([]);
});
