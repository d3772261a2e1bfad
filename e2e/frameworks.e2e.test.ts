import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openBrowser, type PersonBrowser } from "./setup/browser.ts";
import { endsWithTest } from "./setup/cleanup.ts";
import { hears } from "./setup/ears.ts";
import { coloursOf } from "./setup/eyes.ts";
import {
  installFrameworkApp,
  packPackages,
  type Framework,
  type FrameworkApp,
  type Packed,
} from "./setup/framework-app.ts";
import { alices, bobs, button } from "./setup/people.ts";
import { startServer, type Server } from "./setup/server.ts";

/** The oldest and the newest version that each wrapper names as its peer. */
const frameworks: readonly (Framework & { readonly title: string })[] = [
  { title: "Vue 3.4", name: "vue", versions: ["vue@3.4.21"] },
  { title: "Vue 3.5", name: "vue", versions: [] },
  { title: "React 18", name: "react", versions: ["react@18.3.1", "react-dom@18.3.1"] },
  { title: "React 19", name: "react", versions: [] },
];

const onServer = {
  vue: `import { createCallClient } from "@opencallkit/client";
    import { callClientPlugin, OpenCallKit, useCalls, useConnection } from "@opencallkit/vue";
    import { createSSRApp, h, version } from "vue";
    import { renderToString } from "vue/server-renderer";
    const page = { setup: () => {
      const [connection, calls] = [useConnection(), useCalls()];
      return () => h("p", [connection.value.state + calls.value.length, h(OpenCallKit)]);
    } };
    const client = createCallClient({ url: "http://127.0.0.1:9" });
    console.log(version, await renderToString(createSSRApp(page).use(callClientPlugin, client)));`,
  react: `import { createCallClient } from "@opencallkit/client";
    import { CallClientProvider, OpenCallKit, useCalls, useConnection } from "@opencallkit/react";
    import { createElement as h, version } from "react";
    import { renderToString } from "react-dom/server";
    const Page = () => h("p", null, useConnection().state + useCalls().length, h(OpenCallKit));
    const client = createCallClient({ url: "http://127.0.0.1:9" });
    console.log(version, renderToString(h(CallClientProvider, { client }, h(Page))));`,
} as const;

let server: Server;
let packed: Packed;
let alice: PersonBrowser;
let bob: PersonBrowser;

beforeAll(async () => {
  [server, packed, alice, bob] = await Promise.all([
    startServer(),
    packPackages(),
    openBrowser(alices),
    openBrowser(bobs),
  ]);
}, 120_000);

afterAll(() => Promise.all([server.stop(), alice.stop(), bob.stop(), packed.remove()]));

/** Opens a page that ends with the test, and in which nothing may be thrown or warned of. */
const openQuietly = async (browser: PersonBrowser, url: string): Promise<Page> => {
  const page = await browser.context.newPage();
  const faults: string[] = [];
  page.on("pageerror", ({ message }) => void faults.push(message));
  page.on("console", (said) => {
    if (/error|warning/u.test(said.type()) && !said.text().startsWith("Lit is in dev mode"))
      faults.push(`${said.text()} ${said.location().url}`);
  });
  endsWithTest({
    stop: async () => {
      await page.close();
      expect(faults).toEqual([]);
    },
  });
  await page.goto(url);
  return page;
};

describe.each(frameworks)("$title", ({ title, ...framework }) => {
  let app: FrameworkApp;

  beforeAll(async () => {
    app = await installFrameworkApp(framework, packed);
  }, 120_000);
  afterAll(() => app.remove());

  test.each(["production", "development"] as const)("two pages of the example ring and answer, %s", async (mode) => {
    const served = endsWithTest(await app[mode](server.url));
    const hers = await openQuietly(alice, `${served.url}?user=alice`);
    const his = await openQuietly(bob, `${served.url}?user=bob`);
    await expect.poll(() => button(his, "Call bob").isEnabled()).toBe(true);
    await button(hers, "Call bob").click();
    await button(his, "Accept").click();
    await expect.poll(() => coloursOf(hers)).toContain("green");
    await expect.poll(() => coloursOf(his)).toContain("red");
    await expect.poll(() => hears(hers, 1100)).toBe(true);
    await expect.poll(() => hears(his, 700)).toBe(true);
    await button(hers, "Hang up").click();
    await his.getByText("Call ended").first().waitFor();
  });

  test("two clients in one page call each other, with screens of the page's own", async () => {
    const served = endsWithTest(await app.twoPeople());
    const page = await openQuietly(alice, `${served.url}?server=${server.url}`);
    const [hers, his] = [page.locator("#alice"), page.locator("#bob")];
    await expect.poll(() => his.locator("p").textContent()).toBe("connected free");
    await hers.getByText("Call bob").click();
    await expect.poll(() => his.locator("p").textContent()).toBe("connected ringing");
    await expect.poll(() => hers.locator("li").allTextContents()).toEqual(["bob ringing"]);
    await his.getByText("Answer").click();
    await expect.poll(() => hers.locator("p").textContent()).toBe("connected talking");
    await expect.poll(() => hers.locator("li").allTextContents()).toEqual(["bob joined"]);
    await expect.poll(() => his.locator("li").allTextContents()).toEqual(["alice joined"]);
    await hers.getByText("Hang up").click();
    await expect.poll(() => his.locator("p").textContent()).toBe("connected ended");
  });

  test("a server renders it, and nothing keeps its process", async () => {
    const version = title.replace(/^\w+ /u, "");
    const html = await app.run(onServer[framework.name]);
    expect(html).toMatch(new RegExp(`^${version.replace(".", "\\.")}\\..* <p>loggedOut0(?:<!---->)?</p>\\n$`, "u"));
  });
});
