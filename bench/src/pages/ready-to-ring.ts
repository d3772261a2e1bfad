import { call, demoUrl } from "../../../e2e/setup/people.ts";
import { momentOf, openDemo, type People } from "./people.ts";
import { stopwatch } from "./stopwatch.ts";

/** Cold start latency in ms: from the start of a page's load, with an empty cache, until it shows a call that was already ringing. */
export const measureReadyToRing = async ({ server, alice, bob }: People): Promise<number> => {
  const caller = await openDemo(alice, server, "alice");
  await call(caller, "bob", "Voice call");
  await caller.getByRole("button", { name: "Hang up" }).waitFor();
  const profile = await bob.otherProfile();
  const page = await profile.newPage();
  await page.addInitScript(stopwatch);
  await page.goto(demoUrl(server, "bob"));
  const ready = (await momentOf(page, "ring")) - (await momentOf(page, "opened"));
  await caller.getByRole("button", { name: "Hang up" }).click();
  await page.getByRole("button", { name: "Accept" }).waitFor({ state: "hidden" });
  await Promise.all([caller.close(), profile.close()]);
  return ready;
};
