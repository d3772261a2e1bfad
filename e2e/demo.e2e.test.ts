import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { aliceAndBob, button, demoUrl, type Person } from "./setup/people.ts";
import type { Server } from "./setup/server.ts";

let server: Server;
let alice: Person;
let bob: Person;
let stop: () => Promise<void>;

beforeAll(async () => {
  ({ server, alice, bob, stop } = await aliceAndBob());
});
afterAll(() => stop());

test("the demo lists people with their presence, calls one by a press, and shows a missed call to call back", async () => {
  const people = alice.page.getByRole("list", { name: "People" }).getByRole("listitem");
  await expect.poll(() => people.filter({ hasText: "bob" }).textContent(), { timeout: 10_000 }).toContain("Here now");
  expect(await people.filter({ hasText: "carol" }).textContent()).toContain("Not here");
  await button(alice.page, "Voice call: bob").click();
  await button(bob.page, "Accept").waitFor();
  await button(alice.page, "Hang up").click();
  const recents = bob.page.getByRole("list", { name: "Recent calls" }).getByRole("listitem");
  await expect.poll(() => recents.first().textContent()).toContain("Missed");
  expect(await bob.page.locator("#missed").textContent()).toBe("1 missed");
  await bob.page.getByRole("button", { name: "Close" }).click();
  await button(bob.page, "Call again: alice").click();
  await button(alice.page, "Accept").waitFor();
  await button(alice.page, "Decline").click();
  await expect.poll(() => recents.first().textContent()).toContain("Not answered");
});

/** Gives a user of the development app a name, as its back end would. */
const name = async (user: string, shown: string): Promise<void> => {
  const { apiKey }: { readonly apiKey: string } = JSON.parse(await readFile(join(server.data, "dev.json"), "utf8"));
  const response = await fetch(`${server.url}/v1/users/${user}`, {
    method: "PUT",
    headers: { authorization: `Bearer ${apiKey}`, "content-type": "application/json" },
    body: JSON.stringify({ name: shown }),
  });
  expect(response.status).toBe(200);
};

test("PROFILE-3: the screens and the list of recent calls show people by the names that the back end gave them", async () => {
  await name("alice", "Alice Chen");
  await alice.page.goto(demoUrl(server, "alice"));
  await bob.page.goto(demoUrl(server, "bob"));
  await button(alice.page, "Voice call: bob").click();
  await button(bob.page, "Accept").waitFor();
  await bob.page.getByText("Alice Chen", { exact: true }).first().waitFor();
  await button(bob.page, "Decline").click();
  const recents = bob.page.getByRole("list", { name: "Recent calls" }).getByRole("listitem");
  await expect.poll(() => recents.first().textContent()).toContain("Alice Chen");
});

test("a link for a second person logs in whoever opens it, and does not stay in the address bar", async () => {
  await alice.page.goto(demoUrl(server, "alice"));
  await alice.page.locator("#invite summary").click();
  const link = alice.page.getByRole("textbox", { name: "The link" });
  await expect.poll(() => link.inputValue()).toContain("#app=");
  await alice.page.getByRole("img", { name: "QR code of the link" }).waitFor();
  const other = await bob.otherProfile();
  const page = await other.newPage();
  // Nothing of the development login: what the link holds is enough.
  await page.route("**/v1/dev/**", (route) => route.fulfill({ status: 403, body: "{}" }));
  await page.goto(await link.inputValue());
  await page.locator('[data-connection="connected"]').waitFor();
  expect(page.url()).toBe(`${server.url}/?user=bob`);
  await page.reload();
  await page.locator('[data-connection="connected"]').waitFor();
  await other.close();
});

test("the gallery shows every scene under the server's own policy", { timeout: 120_000 }, async () => {
  const page = await alice.open(`${server.url}/gallery?lang=en`);
  const wrong: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error") wrong.push(message.text());
  });
  page.on("pageerror", (error) => wrong.push(String(error)));
  const scenes = await page.getByRole("navigation", { name: "Scenes" }).getByRole("link").allTextContents();
  expect(scenes.length).toBeGreaterThan(30);
  for (const scene of scenes) {
    await page.goto(`${server.url}/gallery?lang=en&theme=dark&alone=&scene=${scene}`);
    await page.locator("opencallkit-overlay").waitFor({ state: "attached" });
  }
  expect(wrong).toEqual([]);
  await page.goto(`${server.url}/gallery?lang=zh-CN&size=wide&scene=${scenes[0]}`);
  await page.frameLocator("iframe").locator("opencallkit-overlay").waitFor({ state: "attached" });
});
