import { build } from "esbuild";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openBrowser, type PersonBrowser } from "./setup/browser.ts";
import { endsWithTest } from "./setup/cleanup.ts";
import { alices } from "./setup/people.ts";
import { servePage } from "./setup/serve.ts";
import { home } from "./setup/server.ts";

let browser: PersonBrowser;

beforeAll(async () => {
  browser = await openBrowser(alices);
});
afterAll(() => browser.stop());

/** Fake call with a spy, which every page below begins with: bob's side of a call that logs its method calls. */
const call = `
  import { createKitContext, loadMessages } from "@opencallkit/ui";
  import { always, endedBy, fakeCall, stateOf } from "./packages/ui/src/testing/fake-call.ts";
  import { fakeClient } from "./packages/ui/src/testing/fake-client.ts";
  globalThis.heard = [];
  const tell = (what) => async (...given) => void heard.push([what, ...given]);
  const callIn = (lifecycle, about = {}) => ({
    ...fakeCall(stateOf(lifecycle, about)),
    accept: tell("accept"), reject: tell("reject"), hangUp: tell("hangUp"), setMuted: tell("setMuted"),
  });
  const talking = { state: "talking", since: performance.now() - 65_000, link: "connected", away: [] };
  const contextOf = async (call) => createKitContext({
    client: { ...fakeClient(always([call]), { user: "bob" }), setVolume: (to) => heard.push(["setVolume", to]) },
    messages: await loadMessages("en"),
    nameOf: () => "Zoe",
    onFailure: (text) => heard.push(["failed", text]),
  });
`;

/** Host page that bundles some of the package's elements, each by its own entry, and never mounts the overlay. */
const openPage = async (script: string): Promise<{ readonly page: Page; readonly errors: readonly string[] }> => {
  const { outputFiles } = await build({
    absWorkingDir: home,
    stdin: { contents: `${call}${script}`, resolveDir: home, loader: "js" },
    bundle: true,
    conditions: ["source"],
    format: "esm",
    target: "es2022",
    write: false,
    logLevel: "warning",
  });
  const text = (outputFiles[0]?.text ?? "").replaceAll("</script", String.raw`<\/script`);
  const served = endsWithTest(
    await servePage(
      `<!doctype html><meta charset="utf-8"><title>alone</title><body><opencallkit-theme></opencallkit-theme><script type="module">${text}</script>`,
    ),
  );
  const page = await browser.context.newPage();
  const errors: string[] = [];
  page.on("pageerror", (error) => void errors.push(error.message));
  // No `load` event: a video without a frame delays it for ever.
  await page.goto(served.url, { waitUntil: "domcontentloaded" });
  return { page, errors };
};

const heardBy = async (page: Page): Promise<unknown> => JSON.parse(await page.evaluate("JSON.stringify(heard)"));

test("PAGE-7: the control bar alone in a page mutes, hangs up, and says when devices are asked for", async () => {
  const { page, errors } = await openPage(`
    import { defineControlBar } from "@opencallkit/ui/elements/control-bar";
    import { defineTheme } from "@opencallkit/ui/elements/theme";
    defineTheme();
    defineControlBar();
    const bar = document.createElement("opencallkit-control-bar");
    document.querySelector("opencallkit-theme").append(bar);
    const call = callIn(talking);
    bar.addEventListener("toggle-panel", ({ detail }) => heard.push(["toggle-panel", detail]));
    [bar.context, bar.call] = [await contextOf(call), call];
  `);
  for (const name of ["Mute", "Devices", "Hang up"]) await page.getByRole("button", { name }).click();
  expect(await heardBy(page)).toEqual([["setMuted", true], ["toggle-panel", "devices"], ["hangUp"]]);
  // Inheritance: the theme's custom properties reach it.
  const disc = page.locator("opencallkit-control-bar .decline .disc");
  expect(await disc.evaluate((each) => getComputedStyle(each).backgroundColor)).toBe("rgb(210, 47, 61)");
  expect(await page.locator("opencallkit-overlay").count()).toBe(0);
  expect(errors).toEqual([]);
});

test("PAGE-7: the incoming screen alone in a page is answered, and says why a press failed", async () => {
  const { page, errors } = await openPage(`
    import { defineIncoming } from "@opencallkit/ui/elements/incoming";
    defineIncoming();
    const call = callIn({ state: "ringing", endsAt: 1e9, silent: false }, { media: "audio" });
    call.reject = async () => { throw Object.assign(new Error("too late"), { code: "too_late" }); };
    const screen = document.createElement("opencallkit-incoming");
    Object.assign(screen, { call, context: await contextOf(call) });
    document.body.append(screen);
  `);
  await page.getByRole("dialog", { name: "Incoming voice call from Zoe" }).waitFor();
  await page.getByRole("button", { name: "Accept" }).click();
  await page.getByRole("button", { name: "Decline" }).click();
  await expect.poll(() => heardBy(page)).toEqual([["accept"], ["failed", "The call is over."]]);
  expect(errors).toEqual([]);
});

test("PAGE-7: every element is drawn by its own entry, also where it stood in the page before", async () => {
  const { page, errors } = await openPage(`
    import { defineAvatar } from "@opencallkit/ui/elements/avatar";
    import { defineClock } from "@opencallkit/ui/elements/clock";
    import { defineDeviceMenu } from "@opencallkit/ui/elements/device-menu";
    import { defineDeviceNotices } from "@opencallkit/ui/elements/device-notices";
    import { defineEnded } from "@opencallkit/ui/elements/ended";
    import { defineGroup } from "@opencallkit/ui/elements/group";
    import { defineInCall } from "@opencallkit/ui/elements/in-call";
    import { defineMinimized } from "@opencallkit/ui/elements/minimized";
    import { defineOutgoing } from "@opencallkit/ui/elements/outgoing";
    import { defineVideo } from "@opencallkit/ui/elements/video";
    const calls = {
      "device-menu": callIn(talking), "device-notices": { ...callIn(talking), microphone: always({ state: "interrupted" }) }, ended: callIn(endedBy({ totalTime: 5000 })),
      group: callIn(talking, { group: true }), "in-call": callIn(talking), minimized: callIn(talking),
      outgoing: callIn({ state: "calling", pending: false }),
    };
    for (const name of [...Object.keys(calls), "avatar", "clock", "video"])
      document.body.append(document.createElement("opencallkit-" + name));
    for (const each of [defineAvatar, defineClock, defineDeviceMenu, defineDeviceNotices, defineEnded, defineGroup,
      defineInCall, defineMinimized, defineOutgoing, defineVideo]) each();
    const of = (name) => document.querySelector("opencallkit-" + name);
    for (const [name, call] of Object.entries(calls)) Object.assign(of(name), { call, context: await contextOf(call) });
    of("avatar").setAttribute("name", "Zoe Smith");
    of("clock").since = performance.now() - 65_500;
    of("video").stream = document.createElement("canvas").captureStream();
    globalThis.of = of;
    globalThis.drawn = (name) => (of(name).shadowRoot?.textContent ?? "").replaceAll(/\\s+/g, " ").trim();
  `);
  const drawn = async (name: string): Promise<string> => String(await page.evaluate(`drawn("${name}")`));
  const texts: { readonly [name: string]: RegExp } = {
    avatar: /^ZS$/u,
    clock: /^01:0\d$/u,
    "device-menu": /^Microphone System default.* Volume$/u,
    "device-notices": /^Your microphone is in use elsewhere for a moment\.$/u,
    ended: /^Z Call ended Zoe · Duration 00:05 Close$/u,
    group: /^1 person in the call .*You .*Hang up$/u,
    "in-call": /^Z Zoe .*Mute .* Hang up$/u,
    minimized: /^Z Zoe/u,
    outgoing: /^Z Zoe Ringing… .* Hang up$/u,
  };
  for (const [name, text] of Object.entries(texts)) await expect.poll(() => drawn(name)).toMatch(text);
  expect(await page.locator("opencallkit-in-call [role=timer]").textContent()).toMatch(/^01:/u);
  expect(await page.evaluate("of('video').shadowRoot.querySelector('video').srcObject !== null")).toBe(true);
  expect(errors).toEqual([]);
});
