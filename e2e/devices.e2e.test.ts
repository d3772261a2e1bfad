import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { openBrowser } from "./setup/browser.ts";
import { endsWithTest } from "./setup/cleanup.ts";
import { hears } from "./setup/ears.ts";
import { coloursOf } from "./setup/eyes.ts";
import { otherPage } from "./setup/other-page.ts";
import { alices, bobs, button, call, demoUrl, personAt } from "./setup/people.ts";
import { servePage } from "./setup/serve.ts";
import { startServer, type Server } from "./setup/server.ts";
import { stubbornDevices, type StubbornDevices } from "./setup/stubborn-devices.ts";
import { picture } from "./setup/picture.ts";

const ready = (page: Page): Promise<void> => button(page, "Video call").and(page.locator(":enabled")).waitFor();

const two = async () => {
  const server = endsWithTest(await startServer());
  const alice = endsWithTest(await personAt(server, "alice", alices));
  const bob = endsWithTest(await personAt(server, "bob", bobs));
  await ready(alice.page);
  await ready(bob.page);
  return { server, alice, bob };
};

/** Bob's demo page with fake devices, which misbehave as the test says. */
const stubbornBob = async (server: Server, behaviour: Partial<StubbornDevices>): Promise<Page> => {
  const browser = endsWithTest(await openBrowser(bobs));
  const page = await browser.context.newPage();
  await page.addInitScript(stubbornDevices);
  await page.addInitScript((given) => Object.assign(window.stubborn, given), behaviour);
  await page.goto(demoUrl(server, "bob"));
  await ready(page);
  return page;
};
const withStubbornBob = async (behaviour: Partial<StubbornDevices>) => {
  const server = endsWithTest(await startServer());
  const alice = endsWithTest(await personAt(server, "alice", alices));
  const bob = await stubbornBob(server, behaviour);
  await ready(alice.page);
  return { server, alice, bob };
};

test("WISH-1: the camera that was turned off and the microphone that was muted are so after a reload, in each phase", async () => {
  const { alice, bob } = await two();
  await call(alice.page, "bob", "Video call");
  await button(bob.page, "Accept").waitFor();
  // Phase 1: while it rings, on both sides.
  for (const name of ["Mute", "Turn camera off"]) await button(alice.page, name).click();
  await alice.page.reload();
  for (const name of ["Unmute", "Turn camera on"]) await button(alice.page, name).waitFor();
  await button(bob.page, "Turn camera off").click();
  await bob.page.reload();
  await button(bob.page, "Accept").waitFor();
  await button(bob.page, "Turn camera on").waitFor();
  // Phase 2: between the press of Accept and its response.
  await button(bob.page, "Accept").click({ noWaitAfter: true });
  await bob.page.reload();
  const accept = button(bob.page, "Accept");
  await accept.or(button(bob.page, "Mute")).first().waitFor();
  if (await accept.isVisible()) await accept.click();
  await expect.poll(() => hears(alice.page, bobs.tone), { timeout: 20_000 }).toBe(true);
  // Phase 3: while they talk.
  for (const { page } of [alice, bob]) {
    await page.reload();
    await button(page, "Turn camera on").waitFor();
  }
  await button(alice.page, "Unmute").waitFor();
  await expect.poll(() => hears(alice.page, bobs.tone), { timeout: 20_000 }).toBe(true);
  await alice.page.waitForTimeout(1500);
  for (const { page } of [alice, bob]) expect(await coloursOf(page)).toEqual([]);
  expect(await hears(bob.page, alices.tone)).toBe(false);
  await bob.page.getByText("alice is muted").waitFor();
});

test("OPEN-2, OPEN-4: a question that nobody answers is said at both sides, and costs the call nothing else", async () => {
  const { alice, bob } = await withStubbornBob({
    hangs: ["microphone", "camera"],
    undecided: ["microphone", "camera"],
  });
  await call(alice.page, "bob", "Video call");
  await button(bob, "Accept").click();
  await bob.getByText("waiting for you to allow the microphone").waitFor();
  await bob.getByText("waiting for you to allow the camera").waitFor();
  await alice.page.getByText("bob has no microphone yet").waitFor();
  expect(await alice.page.getByText("bob is muted").isVisible()).toBe(false);
  await expect.poll(() => hears(bob, alices.tone), { timeout: 20_000 }).toBe(true);
  await picture(bob, "unanswered");
  await picture(alice.page, "no-microphone-yet");
});

test("OPEN-2: a camera that nobody answers for does not cost the microphone that is allowed", async () => {
  const { alice, bob } = await withStubbornBob({ hangs: ["camera"], undecided: ["camera"] });
  await call(alice.page, "bob", "Video call");
  await button(bob, "Accept").click();
  await expect.poll(() => hears(alice.page, bobs.tone), { timeout: 20_000 }).toBe(true);
  await bob.getByText("waiting for you to allow the camera").waitFor();
  await button(bob, "Turn camera off").waitFor();
});

const first = "Fake Audio Input 1";
/** Hot-plug: all devices are plugged in but these. */
const plugAll = (page: Page, unplugged: readonly string[]): Promise<void> =>
  page.evaluate((labels) => {
    window.stubborn.unplugged = [...labels];
    navigator.mediaDevices.dispatchEvent(new Event("devicechange"));
  }, unplugged);

test("GIVE-2, GIVE-3, GIVE-6: a chosen microphone that is unplugged gives way, by name, and comes back", async () => {
  const { alice, bob } = await withStubbornBob({});
  await call(alice.page, "bob", "Voice call");
  await button(bob, "Accept").click();
  await expect.poll(() => hears(alice.page, bobs.tone), { timeout: 20_000 }).toBe(true);
  await button(bob, "Devices").click();
  await bob.getByLabel("Microphone").selectOption({ label: first });
  await bob.waitForTimeout(1000);
  await plugAll(bob, [first]);
  await bob.getByText(`${first} is not connected.`).waitFor();
  await bob.getByText("is used instead").waitFor();
  await expect.poll(() => hears(alice.page, bobs.tone)).toBe(true);
  await picture(bob, "unplugged");
  await plugAll(bob, []);
  await bob.getByText(`${first} is used again.`).waitFor();
  await expect.poll(() => hears(alice.page, bobs.tone)).toBe(true);
  // Persistence: the choice survives a reload.
  await bob.reload();
  await button(bob, "Devices").click();
  expect(await bob.getByLabel("Microphone").locator("option:checked").textContent()).toBe(first);
});

test("GIVE-2: one that is unplugged while it rings over there gives way, and the answer hears the other one", async () => {
  const { alice, bob } = await withStubbornBob({});
  await call(bob, "alice", "Voice call");
  await button(bob, "Devices").click();
  await bob.getByLabel("Microphone").selectOption({ label: first });
  await bob.waitForTimeout(500);
  await plugAll(bob, [first]);
  await bob.getByText(`${first} is not connected.`).waitFor();
  await button(alice.page, "Accept").click();
  await expect.poll(() => hears(alice.page, bobs.tone), { timeout: 20_000 }).toBe(true);
});

test("OPEN-3, OPEN-4: a refused microphone is said at both sides, may be tried again, and is known before the next answer", async () => {
  const server = endsWithTest(await startServer());
  const alice = endsWithTest(await personAt(server, "alice", alices));
  const bob = await endsWithTest(await openBrowser(bobs, { refuses: true })).open(demoUrl(server, "bob"));
  for (const page of [alice.page, bob]) await ready(page);
  await call(alice.page, "bob", "Voice call");
  await button(bob, "Accept").click();
  await bob.getByText("The microphone is blocked").waitFor();
  await button(bob, "Try again").waitFor();
  await button(bob, "Mute").waitFor();
  await alice.page.getByText("bob has no microphone that works").waitFor();
  await expect.poll(() => hears(bob, alices.tone), { timeout: 20_000 }).toBe(true);
  await picture(bob, "refused-talking");
  await button(alice.page, "Hang up").click();
  await ready(alice.page);
  await call(alice.page, "bob", "Voice call");
  await button(bob, "Accept").waitFor();
  await bob.getByText("The microphone is blocked").waitFor();
  await picture(bob, "refused-incoming");
});

const output = "Fake Audio Output 1";

test("GIVE-5, WISH-1: a chosen loudspeaker that is gone gives way to the system's; it and the volume outlive a reload", async () => {
  const { alice, bob } = await withStubbornBob({});
  await call(alice.page, "bob", "Voice call");
  await button(bob, "Accept").click();
  await button(bob, "Devices").click();
  await bob.getByLabel("Speaker").selectOption({ label: output });
  await bob.getByLabel("Volume").fill("0.4");
  await plugAll(bob, [output]);
  await bob.getByText(`${output} is not connected. System default is used instead.`).waitFor();
  await expect.poll(() => hears(bob, alices.tone), { timeout: 20_000 }).toBe(true);
  await plugAll(bob, []);
  await bob.getByText(`${output} is used again.`).waitFor();
  await bob.reload();
  await button(bob, "Devices").click();
  await expect.poll(() => bob.getByLabel("Speaker").locator("option:checked").textContent()).toBe(output);
  expect(await bob.getByLabel("Volume").inputValue()).toBe("0.4");
});

test("GIVE-1: a device that another program holds does not take the working one down", async () => {
  const { alice, bob } = await withStubbornBob({ busy: [first] });
  await call(alice.page, "bob", "Voice call");
  await button(bob, "Accept").click();
  await expect.poll(() => hears(alice.page, bobs.tone), { timeout: 20_000 }).toBe(true);
  await button(bob, "Devices").click();
  await bob.getByLabel("Microphone").selectOption({ label: first });
  await bob.getByText(`${first} cannot be used now`).waitFor();
  await button(bob, "Mute").waitFor();
  await expect.poll(() => hears(alice.page, bobs.tone)).toBe(true);
});

test("GIVE-4: a microphone that gives nothing gives way to one that does", async () => {
  const { alice, bob } = await withStubbornBob({ silent: ["Fake Default Audio Input", "default"] });
  await call(alice.page, "bob", "Voice call");
  await button(bob, "Accept").click();
  await bob.getByText("Nothing is heard from").waitFor();
  await expect.poll(() => hears(alice.page, bobs.tone), { timeout: 20_000 }).toBe(true);
});

test("OPEN-3: a page in a frame without `allow` says the cause before the answer and at both sides, and listens", async () => {
  const server = endsWithTest(await startServer());
  const alice = endsWithTest(await personAt(server, "alice", alices));
  await ready(alice.page);
  const inner = endsWithTest(await servePage(await otherPage(server, "bob", "en")));
  const outer = endsWithTest(
    await servePage(`<iframe src="${inner.url.replace("127.0.0.1", "localhost")}" width="700" height="700"></iframe>`),
  );
  const browser = endsWithTest(await openBrowser(bobs));
  const page = await browser.open(outer.url);
  const frame = page.frameLocator("iframe");
  await frame.getByText("bob is here").waitFor();
  await call(alice.page, "bob", "Video call");
  await frame.getByText("the page around it does not allow it").waitFor();
  await picture(page, "framed-incoming");
  await frame.getByRole("button", { name: "Accept", exact: true }).click();
  await frame.getByRole("button", { name: "Hang up", exact: true }).waitFor();
  await frame.getByText("the page around it does not allow it").waitFor();
  await alice.page.getByText("bob's page may not use a microphone").waitFor();
  await expect.poll(async () => coloursOf(page), { timeout: 20_000 }).toEqual([]);
  const inFrame = page.frames()[1];
  const plays = (): Promise<boolean> | undefined =>
    inFrame?.evaluate(
      () => "heard" in window && JSON.stringify(window.heard).includes('"kind":"audio","available":true'),
    );
  await expect.poll(plays, { timeout: 20_000 }).toBe(true);
  await picture(page, "framed-talking");
});

test("OPEN-3: a frame that is allowed the microphone alone is heard, and only the camera is said to be missing", async () => {
  const server = endsWithTest(await startServer());
  const alice = endsWithTest(await personAt(server, "alice", alices));
  await ready(alice.page);
  const inner = endsWithTest(await servePage(await otherPage(server, "bob", "zh-CN")));
  const source = inner.url.replace("127.0.0.1", "localhost");
  const outer = endsWithTest(
    await servePage(`<iframe src="${source}" allow="microphone" width="700" height="700"></iframe>`),
  );
  const page = await endsWithTest(await openBrowser(bobs)).open(outer.url);
  const frame = page.frameLocator("iframe");
  await frame.getByText("bob is here").waitFor();
  await call(alice.page, "bob", "Video call");
  await frame.getByText("外层页面未允许使用摄像头。").waitFor();
  await frame.getByRole("button", { name: "接听", exact: true }).click();
  await expect.poll(() => hears(alice.page, bobs.tone), { timeout: 20_000 }).toBe(true);
  await frame.getByText("外层页面未允许使用摄像头。").waitFor();
  await picture(page, "framed-camera-only");
});

test("OPEN-3: a page of plain http says the cause before the answer and at both sides, and listens", async () => {
  let html = "";
  const page = endsWithTest(await servePage(() => html));
  const origin = `http://calls.test:${new URL(page.url).port}`;
  const server = endsWithTest(await startServer({ flags: ["--origins", origin] }));
  html = await otherPage(server, "bob", "zh-CN");
  const alice = endsWithTest(await personAt(server, "alice", alices));
  await ready(alice.page);
  const browser = endsWithTest(await openBrowser(bobs, { flags: ["--host-resolver-rules=MAP calls.test 127.0.0.1"] }));
  const bob = await browser.open(origin);
  await bob.getByText("bob is here").waitFor();
  expect(await bob.evaluate(() => isSecureContext)).toBe(false);
  await call(alice.page, "bob", "Voice call");
  await bob.getByText("此页面不是通过 https 打开的").waitFor();
  await picture(bob, "insecure-incoming");
  await button(bob, "接听").click();
  await alice.page.getByText("bob's page may not use a microphone").waitFor();
  await bob.getByText("此页面不是通过 https 打开的").waitFor();
  await expect.poll(() => hears(bob, alices.tone), { timeout: 20_000 }).toBe(true);
  await picture(bob, "insecure-talking");
  await picture(alice.page, "other-insecure");
});
