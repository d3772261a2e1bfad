import { expect } from "vitest";
import { openBrowser } from "../setup/browser.ts";
import { endsWithTest } from "../setup/cleanup.ts";
import { hears } from "../setup/ears.ts";
import { coloursOf } from "../setup/eyes.ts";
import { alices, bobs, button } from "../setup/people.ts";

/**
 * Expects a call between two pages of an app, which log in as the user of their address and have a button to call the
 * other: bob accepts, both see and hear each other, and alice hangs up.
 */
export const expectCallAt = async (url: string): Promise<void> => {
  const bob = await endsWithTest(await openBrowser(bobs)).open(`${url}?user=bob`);
  await bob.getByText("Logged in as bob").waitFor();
  const alice = await endsWithTest(await openBrowser(alices)).open(`${url}?user=alice`);
  await alice.getByText("Logged in as alice").waitFor();
  await alice.getByText("Call bob", { exact: true }).click();
  await button(bob, "Accept").click();
  await expect.poll(() => coloursOf(alice)).toContain(bobs.colour);
  await expect.poll(() => coloursOf(bob)).toContain(alices.colour);
  await expect.poll(() => hears(alice, bobs.tone)).toBe(true);
  await expect.poll(() => hears(bob, alices.tone)).toBe(true);
  await button(alice, "Hang up").click();
  await expect.poll(() => button(bob, "Hang up").count()).toBe(0);
};
