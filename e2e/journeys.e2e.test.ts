import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { hears } from "./setup/ears.ts";
import { coloursOf } from "./setup/eyes.ts";
import {
  aliceAndBob,
  alices,
  bobs,
  button,
  call,
  demoUrl,
  eventsNamed,
  personAt,
  recordsOf,
  type Person,
} from "./setup/people.ts";
import type { Server } from "./setup/server.ts";

let server: Server;
let alice: Person;
let bob: Person;
let stop: () => Promise<void>;

beforeAll(async () => {
  ({ server, alice, bob, stop } = await aliceAndBob());
});
afterAll(() => stop());
beforeEach(async () => {
  await alice.page.goto(demoUrl(server, "alice"));
  await bob.page.goto(demoUrl(server, "bob"));
  await button(bob.page, "Video call").and(bob.page.locator(":enabled")).waitFor();
});
afterEach(async () => {
  for (const { page } of [alice, bob]) {
    const hangUp = button(page, "Hang up");
    // Race: the other side's hang up may remove the button between the check and the click.
    if (await hangUp.isVisible()) await hangUp.click({ timeout: 2000 }).catch(() => undefined);
    await hangUp.waitFor({ state: "hidden" });
  }
});

const oneEach = async (name: string): Promise<readonly [Record<string, unknown>, Record<string, unknown>]> => {
  await expect.poll(async () => (await eventsNamed(alice.page, name)).length).toBe(1);
  await expect.poll(async () => (await eventsNamed(bob.page, name)).length).toBe(1);
  const [[mine], [theirs]] = [await eventsNamed(alice.page, name), await eventsNamed(bob.page, name)];
  return [mine ?? {}, theirs ?? {}];
};

const wholeCall = async (kind: "Voice call" | "Video call"): Promise<void> => {
  await call(alice.page, "bob", kind);
  await button(bob.page, "Accept").click();
  await expect.poll(() => hears(alice.page, bobs.tone)).toBe(true);
  await expect.poll(() => hears(bob.page, alices.tone)).toBe(true);
};

const equalEnds = async (): Promise<void> => {
  const [begunA, begunB] = await oneEach("onCallBegin");
  const [endedA, endedB] = await oneEach("onCallEnd");
  expect(begunA["roomID"]).toBe(begunB["roomID"]);
  expect([begunA["callRole"], begunB["callRole"]]).toEqual([1, 2]);
  const [record] = await recordsOf(server);
  expect(record?.["result"]).toBe("normal_end");
  expect(record?.["roomId"]).toBe(begunA["roomID"]);
  expect(endedA["totalTime"]).toBe(record?.["totalTime"]);
  expect(endedB["totalTime"]).toBe(record?.["totalTime"]);
};

test("a video call: each sees the other's colour and hears the other's tone, and the totals agree", async () => {
  await wholeCall("Video call");
  await expect.poll(() => coloursOf(alice.page)).toContain("green");
  await expect.poll(() => coloursOf(bob.page)).toContain("red");
  await button(alice.page, "Hang up").click();
  await equalEnds();
});

test("a voice call has sound and no picture", async () => {
  await wholeCall("Voice call");
  expect(await coloursOf(alice.page)).toEqual([]);
  await button(bob.page, "Hang up").click();
  await equalEnds();
});

test("reject: neither begins, and the record says so", async () => {
  await call(alice.page, "bob", "Video call");
  await button(bob.page, "Decline").click();
  await expect.poll(async () => (await recordsOf(server))[0]?.["result"]).toBe("reject");
  expect(await eventsNamed(alice.page, "onCallBegin")).toEqual([]);
  expect(await eventsNamed(bob.page, "onCallBegin")).toEqual([]);
});

test("cancel: the callee hears onCallCancelled with the caller's id", async () => {
  await call(alice.page, "bob", "Voice call");
  await expect.poll(() => button(bob.page, "Accept").isVisible()).toBe(true);
  await button(alice.page, "Hang up").click();
  await expect.poll(async () => (await eventsNamed(bob.page, "onCallCancelled")).length).toBe(1);
  expect((await eventsNamed(bob.page, "onCallCancelled"))[0]?.["callerId"] ?? "").toBe("alice");
  await expect.poll(() => button(bob.page, "Accept").isVisible()).toBe(false);
});

test("ring timeout: the ring ends at its deadline for both", async () => {
  await call(alice.page, "bob", "Voice call");
  await expect.poll(() => button(bob.page, "Accept").isVisible()).toBe(true);
  await expect.poll(async () => (await recordsOf(server))[0]?.["result"], { timeout: 40_000 }).toBe("not_answer");
  const [record] = await recordsOf(server);
  expect(Date.parse(String(record?.["endedAt"])) - Date.parse(String(record?.["createdAt"]))).toBe(30_000);
  await expect.poll(async () => (await eventsNamed(bob.page, "onCallCancelled")).length).toBe(1);
});

test("busy: a third caller is told, and those who talk notice nothing", async () => {
  await wholeCall("Voice call");
  const carol = await personAt(server, "carol", { colour: "blue", tone: 500 });
  try {
    await call(carol.page, "bob", "Voice call");
    await expect.poll(async () => (await recordsOf(server))[0]?.["result"]).toBe("call_busy");
    expect(await button(bob.page, "Accept").isVisible()).toBe(false);
    await expect.poll(() => hears(bob.page, alices.tone)).toBe(true);
  } finally {
    await carol.stop();
  }
});

test("a callee who opens the page while it rings sees the ring", async () => {
  await bob.page.goto("about:blank");
  await call(alice.page, "bob", "Voice call");
  await expect.poll(async () => (await recordsOf(server))[0]?.["state"]).toBe("ringing");
  await bob.page.goto(demoUrl(server, "bob"));
  await button(bob.page, "Accept").click();
  await expect.poll(() => hears(alice.page, bobs.tone)).toBe(true);
});

test("a callee who was away hears onCallCancelled once at the next login", async () => {
  await bob.page.goto("about:blank");
  await call(alice.page, "bob", "Voice call");
  await expect.poll(async () => (await recordsOf(server))[0]?.["state"]).toBe("ringing");
  await button(alice.page, "Hang up").click();
  await expect.poll(async () => (await recordsOf(server))[0]?.["result"]).toBe("cancel");
  await bob.page.goto(demoUrl(server, "bob"));
  await expect.poll(async () => (await eventsNamed(bob.page, "onCallCancelled")).length).toBe(1);
  expect((await eventsNamed(bob.page, "onCallCancelled"))[0]).toMatchObject({ late: true, callerId: "alice" });
  await bob.page.reload();
  await expect.poll(() => button(bob.page, "Video call").isEnabled()).toBe(true);
  await bob.page.waitForTimeout(1000);
  expect(await eventsNamed(bob.page, "onCallCancelled")).toEqual([]);
});
