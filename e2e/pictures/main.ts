/** Screenshot generator of the manual (`npm run pictures`): real calls between drawn people. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { langOf, loadMessages, type Lang, type Messages } from "@opencallkit/ui";
import { chromium, type Page } from "playwright-core";
import { chromiumPath, openBrowser, type PersonBrowser } from "../setup/browser.ts";
import { button } from "../setup/people.ts";
import { home, startServer, type Server } from "../setup/server.ts";
import { cast, type Name } from "./cast.ts";
import { portraitOf } from "./portrait.ts";

const langs: readonly { readonly lang: Lang; readonly ending: string }[] = [
  { lang: "en", ending: "png" },
  { lang: "zh-CN", ending: "zh-CN.png" },
];
const wide = { width: 1280, height: 800 };
const phone = { width: 390, height: 844 };

const isName = (name: string): name is Name => Object.hasOwn(cast, name);
const names = Object.keys(cast).filter(isName);

/** Renders everybody's portrait into a file for a fake camera. */
const drawCast = async (folder: string): Promise<(name: Name) => string> => {
  const browser = await chromium.launch({ executablePath: chromiumPath(), args: ["--no-sandbox"] });
  const fileOf = (name: Name): string => join(folder, `${name}.png`);
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 720 } });
    for (const name of names) {
      await page.setContent(`<style>body{margin:0}svg{display:block}</style>${portraitOf(cast[name])}`);
      await page.screenshot({ path: fileOf(name) });
    }
  } finally {
    await browser.close();
  }
  return fileOf;
};

type People = { readonly [N in Name]: PersonBrowser };

const pictureOf = (page: Page, name: string, ending: string): Promise<Buffer> =>
  page.screenshot({ path: join(home, "docs/images", `${name}.${ending}`) });

/** Waits for a stable picture: so many videos play, and no animation runs. */
const settle = async (page: Page, videos: number): Promise<void> => {
  const deadline = performance.now() + 30_000;
  const shown = (): Promise<number> =>
    page
      .locator("video")
      .evaluateAll((all) => all.filter((each) => each instanceof HTMLVideoElement && each.readyState >= 2).length);
  while ((await shown()) < videos) {
    if (performance.now() > deadline) throw new Error(`fewer than ${videos} pictures move`);
    await page.waitForTimeout(100);
  }
  // Bandwidth estimation: the first frames of a link are coarse.
  await page.waitForTimeout(4000);
};

type Scene = {
  readonly words: Messages;
  readonly ending: string;
  readonly pages: { readonly [N in Name]: Page };
};

const callTo = async (page: Page, whom: readonly Name[]): Promise<void> => {
  await page.locator("#callee").fill(whom.join(", "));
  await page.locator('button[value="video"]').click();
};

/** Screenshots of a call of two: Amara calls Kenji, his phone rings, then both talk, seen on his desktop. */
const pictureCall = async ({ words, ending, pages }: Scene): Promise<void> => {
  const { amara, kenji } = pages;
  await kenji.setViewportSize(phone);
  await kenji.emulateMedia({ colorScheme: "dark" });
  await callTo(amara, ["kenji"]);
  await button(kenji, words.accept).waitFor();
  await kenji.waitForTimeout(600);
  await pictureOf(kenji, "incoming", ending);
  await kenji.setViewportSize(wide);
  await kenji.emulateMedia({ colorScheme: "light" });
  await button(kenji, words.accept).click();
  await settle(kenji, 2);
  await pictureOf(kenji, "call", ending);
  await button(kenji, words.hangUp).click();
  for (const page of [amara, kenji]) await button(page, words.close).click();
};

/** Screenshot of a group call: all four talk, seen by Lucia. */
const pictureGroup = async ({ words, ending, pages }: Scene): Promise<void> => {
  const { lucia } = pages;
  const others = names.filter((name) => name !== "lucia");
  await callTo(lucia, others);
  for (const name of others) await button(pages[name], words.accept).click();
  await settle(lucia, names.length);
  await pictureOf(lucia, "group", ending);
  // Teardown: once the last one is left alone, the call is over.
  for (const name of names.slice(1)) await button(pages[name], words.hangUp).click();
};

const openPage = async (browser: PersonBrowser, server: Server, name: Name, lang: Lang): Promise<Page> => {
  const page = await browser.open(`${server.url}/?user=${name}&lang=${lang}`);
  await page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
  await page.setViewportSize(wide);
  await page.locator('[data-connection="connected"]').waitFor();
  return page;
};

const makeAll = async (server: Server, people: People): Promise<void> => {
  for (const { lang, ending } of langs) {
    const open = (name: Name): Promise<Page> => openPage(people[name], server, name, lang);
    const pages = {
      amara: await open("amara"),
      kenji: await open("kenji"),
      lucia: await open("lucia"),
      noor: await open("noor"),
    };
    const scene = { words: await loadMessages(langOf(lang)), ending, pages };
    await pictureCall(scene);
    await pictureGroup(scene);
    for (const page of Object.values(pages)) await page.close();
  }
};

const main = async (): Promise<void> => {
  const folder = await mkdtemp(join(tmpdir(), "pictures-"));
  const ends: (() => Promise<void>)[] = [() => rm(folder, { recursive: true, force: true })];
  try {
    const fileOf = await drawCast(folder);
    const server = await startServer();
    ends.push(server.stop);
    const open = async (name: Name): Promise<PersonBrowser> => {
      const browser = await openBrowser({ colour: "red", tone: 700, scene: fileOf(name) }, { deaf: true });
      ends.push(browser.stop);
      return browser;
    };
    await makeAll(server, {
      amara: await open("amara"),
      kenji: await open("kenji"),
      lucia: await open("lucia"),
      noor: await open("noor"),
    });
  } finally {
    for (const end of ends.toReversed()) await end();
  }
};

await main();
