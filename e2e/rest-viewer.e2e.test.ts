import { expect, test } from "vitest";
import { openBrowser } from "./setup/browser.ts";
import { endsWithTest } from "./setup/cleanup.ts";
import { alices } from "./setup/people.ts";
import { startServer } from "./setup/server.ts";

test("/docs shows every operation of /openapi.json, asks this server alone, and breaks no policy", async () => {
  const server = endsWithTest(await startServer());
  const browser = endsWithTest(await openBrowser(alices, { deaf: true }));
  const page = await browser.context.newPage();
  const asked: string[] = [];
  const said: string[] = [];
  page.on("request", (request) => asked.push(request.url()));
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) said.push(message.text());
  });
  page.on("pageerror", (error) => said.push(error.message));

  await page.goto(`${server.url}/docs`);
  await page.locator(".opblock").first().waitFor();
  const { paths }: { readonly paths: { readonly [path: string]: object } } = JSON.parse(
    await (await fetch(`${server.url}/openapi.json`)).text(),
  );
  const operations = Object.values(paths).flatMap((path) =>
    Object.keys(path).filter((name) => /^(?:get|put|post|delete|patch)$/u.test(name)),
  );
  expect(await page.locator(".opblock").count()).toBe(operations.length);

  // Opened and tried: the answer comes from this server too.
  await page.getByText("/healthz").first().click();
  await page.getByRole("button", { name: "Try it out" }).click();
  await page.getByRole("button", { name: "Execute" }).click();
  await page.locator(".live-responses-table").getByText("ok", { exact: false }).first().waitFor();

  expect(asked.filter((url) => !url.startsWith(`${server.url}/`) && !url.startsWith("data:"))).toEqual([]);
  expect(asked.length).toBeGreaterThan(4);
  expect(said).toEqual([]);
});
