import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { openBrowser } from "./setup/browser.ts";
import { endsWithTest } from "./setup/cleanup.ts";
import { hears } from "./setup/ears.ts";
import { coloursOf } from "./setup/eyes.ts";
import { servePage } from "./setup/serve.ts";
import { startServer } from "./setup/server.ts";

/** Extracts the first HTML example of a manual. */
const examplePage = async (manual: string): Promise<string> => {
  const text = await readFile(new URL(`../${manual}`, import.meta.url), "utf8");
  const page = /```html\n\s*(<!doctype html>.*?)```/su.exec(text)?.[1];
  if (page === undefined) throw new Error(`${manual} prints no page`);
  return page;
};

test.each([
  ["README.md", "Call bob"],
  ["README.zh-CN.md", "呼叫 bob"],
  ["docs/manual/start/plain.md", "Call bob"],
  ["docs/manual/zh/start/plain.md", "呼叫 bob"],
])("the page printed in %s calls from an origin of its own", async (manual, button) => {
  const server = endsWithTest(await startServer());
  const html = (await examplePage(manual)).replaceAll("http://localhost:8080", server.url);
  const page = endsWithTest(await servePage(html));

  const bob = await endsWithTest(await openBrowser({ colour: "green", tone: 1100 })).open(
    `${server.url}/?user=bob&lang=en`,
  );
  const alice = await endsWithTest(await openBrowser({ colour: "red", tone: 700 })).open(page.url);
  // Readiness: the page sets its click handler once it has logged in.
  await expect.poll(() => alice.evaluate("document.querySelector('#call').onclick !== null")).toBe(true);
  await alice.getByText(button).click();
  await bob.getByRole("button", { name: "Accept" }).click();
  await expect.poll(() => coloursOf(alice)).toContain("green");
  await expect.poll(() => coloursOf(bob)).toContain("red");
  await expect.poll(() => hears(alice, 1100)).toBe(true);
  await expect.poll(() => hears(bob, 700)).toBe(true);
});
