import { expect } from "vitest";
import { openBrowser } from "../setup/browser.ts";
import { endsWithTest } from "../setup/cleanup.ts";
import { hears } from "../setup/ears.ts";
import { coloursOf } from "../setup/eyes.ts";
import { alices, bobs, button } from "../setup/people.ts";

/** Expects that alice, at a page that has the button "Call bob", calls bob at the same page, who accepts: both see and hear each other. */
export const expectCallAt = async (url: string): Promise<void> => {
  const bob = await endsWithTest(await openBrowser(bobs)).open(`${url}?user=bob`);
  await expect.poll(() => button(bob, "Call bob").isEnabled()).toBe(true);
  const alice = await endsWithTest(await openBrowser(alices)).open(`${url}?user=alice`);
  await button(alice, "Call bob").click();
  await button(bob, "Accept").click();
  await expect.poll(() => coloursOf(alice)).toContain(bobs.colour);
  await expect.poll(() => coloursOf(bob)).toContain(alices.colour);
  await expect.poll(() => hears(alice, bobs.tone)).toBe(true);
  await expect.poll(() => hears(bob, alices.tone)).toBe(true);
  await button(alice, "Hang up").click();
  await expect.poll(() => button(bob, "Hang up").count()).toBe(0);
};
