import type { Page } from "playwright-core";
import { openBrowser, type PersonBrowser } from "../../../e2e/setup/browser.ts";
import { alices, bobs, demoUrl } from "../../../e2e/setup/people.ts";
import { startServer, type Server } from "../../../e2e/setup/server.ts";
import { stopwatch, type Moments } from "./stopwatch.ts";

/** Browser fixture: two people, each with a browser of their own, at the demo of one server. */
export type People = {
  readonly server: Server;
  readonly alice: PersonBrowser;
  readonly bob: PersonBrowser;
  readonly stop: () => Promise<void>;
};

export const gatherPeople = async (): Promise<People> => {
  const started: (() => Promise<void>)[] = [];
  const owned = <T extends { readonly stop: () => Promise<void> }>(one: T): T => {
    started.unshift(one.stop);
    return one;
  };
  const stop = async (): Promise<void> => {
    for (const end of started) await end();
  };
  try {
    return {
      server: owned(await startServer()),
      alice: owned(await openBrowser(alices, { deaf: true })),
      bob: owned(await openBrowser(bobs, { deaf: true })),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
};

/** Opens a new tab at the demo, and waits until it is connected. */
export const openDemo = async (
  { context }: Pick<PersonBrowser, "context">,
  server: Server,
  name: string,
): Promise<Page> => {
  const page = await context.newPage();
  await page.addInitScript(stopwatch);
  await page.goto(demoUrl(server, name));
  await page.locator("[data-connection=connected]").waitFor();
  return page;
};

/** Reads the page's stopwatch; polls until `what` is there, at a low rate that does not disturb the rendering. */
export const momentOf = async (page: Page, what: keyof Moments): Promise<number> => {
  const read = (name: keyof Moments): number | null => globalThis.moments?.()[name] ?? null;
  const noted = await page.waitForFunction(read, what, { timeout: 20_000, polling: 100 });
  const at = await noted.jsonValue();
  if (at === null) throw new Error(`the page has no time of ${what}`);
  return at;
};
