import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { violationsOn } from "./setup/axe.ts";
import { endsWithTest } from "./setup/cleanup.ts";
import { coloursOf } from "./setup/eyes.ts";
import { alices, bobs, button, call, personAt } from "./setup/people.ts";
import { startServer } from "./setup/server.ts";

/** Accessibility violations that axe-core finds, in both themes and at both sizes: rule and selector. */
const findings = async (page: Page): Promise<readonly string[]> => {
  const found: string[] = [];
  for (const colorScheme of ["light", "dark"] as const) {
    for (const width of [390, 1280]) {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      await page.setViewportSize({ width, height: width === 390 ? 844 : 800 });
      await page.waitForTimeout(400);
      found.push(...(await violationsOn(page)).map((rule) => `${colorScheme} ${width}: ${rule}`));
    }
  }
  return found;
};

test("axe finds nothing on any screen, in both themes, at both sizes", async () => {
  const server = endsWithTest(await startServer());
  const alice = endsWithTest(await personAt(server, "alice", alices));
  const bob = endsWithTest(await personAt(server, "bob", bobs));
  expect(await findings(alice.page)).toEqual([]);
  await call(alice.page, "bob", "Video call");
  await button(bob.page, "Accept").waitFor();
  expect(await findings(bob.page)).toEqual([]);
  expect(await findings(alice.page)).toEqual([]);
  await button(bob.page, "Accept").click();
  await expect.poll(() => coloursOf(alice.page)).toContain("green");
  expect(await findings(alice.page)).toEqual([]);
  await button(bob.page, "Hang up").click();
  await alice.page
    .getByText("The call has ended", { exact: false })
    .or(alice.page.getByText("ended", { exact: false }))
    .first()
    .waitFor();
  expect(await findings(alice.page)).toEqual([]);
});

test("Esc never declines, and the incoming screen lies over a modal dialog of the page", async () => {
  const server = endsWithTest(await startServer());
  const alice = endsWithTest(await personAt(server, "alice", alices));
  const bob = endsWithTest(await personAt(server, "bob", bobs));
  await bob.page.evaluate(
    "const dialog = document.createElement('dialog'); dialog.textContent = 'host'; dialog.style.cssText = 'width:90vw;height:90vh'; document.body.append(dialog); dialog.showModal()",
  );
  await call(alice.page, "bob", "Voice call");
  await button(bob.page, "Accept").waitFor();
  await bob.page.keyboard.press("Escape");
  await bob.page.waitForTimeout(500);
  expect(await button(bob.page, "Accept").isVisible()).toBe(true);
  // Hit target: Playwright's click fails if another element covers the button.
  await button(bob.page, "Accept").click({ timeout: 5000 });
  await button(alice.page, "Mute").waitFor();
});

test("a person who types keeps the focus when it rings", async () => {
  const server = endsWithTest(await startServer());
  const alice = endsWithTest(await personAt(server, "alice", alices));
  const bob = endsWithTest(await personAt(server, "bob", bobs));
  const field = bob.page.getByRole("textbox", { name: "Who to call" });
  await field.fill("");
  await field.pressSequentially("car", { delay: 20 });
  await call(alice.page, "bob", "Voice call");
  await button(bob.page, "Accept").waitFor();
  await bob.page.keyboard.type("ol");
  expect(await field.inputValue()).toBe("carol");
});
