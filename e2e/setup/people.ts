import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Locator, Page } from "playwright-core";
import { openBrowser, type PersonBrowser } from "./browser.ts";
import type { Source } from "./media.ts";
import { startServer, type Server } from "./server.ts";

/** Test signals: each person's colour and tone. */
export const alices: Source = { colour: "red", tone: 700 };
export const bobs: Source = { colour: "green", tone: 1100 };
export const carols: Source = { colour: "blue", tone: 500 };

/** Person at the demo page, with a browser of their own. */
export type Person = PersonBrowser & { readonly name: string; readonly page: Page };

export const demoUrl = (server: Server, name: string): string => `${server.url}/?user=${name}&lang=en`;

export const personAt = async (server: Server, name: string, source: Source): Promise<Person> => {
  const browser = await openBrowser(source);
  return { ...browser, name, page: await browser.open(demoUrl(server, name)) };
};

/** Alice and Bob at the demo of a server of their own, for all tests of a file. */
export type AliceAndBob = {
  readonly server: Server;
  readonly alice: Person;
  readonly bob: Person;
  readonly stop: () => Promise<void>;
};

export const aliceAndBob = async (): Promise<AliceAndBob> => {
  const server = await startServer();
  const alice = await personAt(server, "alice", alices);
  const bob = await personAt(server, "bob", bobs);
  const stop = async (): Promise<void> => {
    await alice.stop();
    await bob.stop();
    await server.stop();
  };
  return { server, alice, bob, stop };
};

export const button = (page: Page, name: string): Locator => page.getByRole("button", { name, exact: true });

export const call = async (page: Page, to: string, kind: "Voice call" | "Video call"): Promise<void> => {
  await page.getByRole("textbox", { name: "Who to call" }).fill(to);
  await button(page, kind).click();
};

export type ShownEvent = { readonly name: string; readonly body: Fields };

type Fields = { readonly [field: string]: unknown };
const isFields = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const fieldsOf = (value: unknown): Fields => {
  if (isFields(value)) return value;
  throw new Error(`not an object: ${JSON.stringify(value)}`);
};

/** Event log of the demo page, oldest first. */
export const eventsOf = async (page: Page): Promise<readonly ShownEvent[]> => {
  const items = await page.getByRole("list", { name: "Events" }).getByRole("listitem").allTextContents();
  return items.map((text) => {
    const at = text.indexOf("{");
    return { name: text.slice(0, at).trim(), body: fieldsOf(JSON.parse(text.slice(at))) };
  });
};

export const eventsNamed = async (page: Page, name: string): Promise<readonly ShownEvent["body"][]> =>
  (await eventsOf(page)).filter((event) => event.name === name).map(({ body }) => body);

/** Call records of the development app, newest first. */
export const recordsOf = async (server: Server): Promise<readonly Fields[]> => {
  const { apiKey } = fieldsOf(JSON.parse(await readFile(join(server.data, "dev.json"), "utf8")));
  const response = await fetch(`${server.url}/v1/calls`, { headers: { authorization: `Bearer ${String(apiKey)}` } });
  const { data } = fieldsOf(await response.json());
  if (!Array.isArray(data)) throw new Error("no list of records");
  return data.map(fieldsOf);
};
