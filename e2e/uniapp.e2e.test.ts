import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Page } from "playwright-core";
import { openBrowser } from "./setup/browser.ts";
import { endsWithTest } from "./setup/cleanup.ts";
import { hears } from "./setup/ears.ts";
import { coloursOf } from "./setup/eyes.ts";
import { installExample, startExample } from "./setup/example.ts";
import type { Served } from "./setup/serve.ts";
import { startServer, type Server } from "./setup/server.ts";

type Told = { readonly name: string; readonly res: unknown };

const logIn = async (page: Page, user: string): Promise<void> => {
  await page.locator("uni-input input").nth(0).fill(user);
  await page.getByText("Log in", { exact: true }).click();
  await page.getByText(`Logged in as ${user}`).waitFor();
};

const call = async (page: Page, whom: string, kind: "Voice call" | "Video call"): Promise<void> => {
  await page.locator("uni-input input").nth(1).fill(whom);
  await page.locator("uni-button", { hasText: kind }).click();
};

/** Event log of the page, parsed from `NAME JSON`. */
const toldTo = async (page: Page): Promise<readonly Told[]> =>
  (await page.locator(".event").allInnerTexts()).map((line) => {
    const [, name = "", json = ""] = /^(\w+) (.*)$/su.exec(line) ?? [];
    const res: unknown = JSON.parse(json);
    return { name, res };
  });

const namesToldTo = async (page: Page): Promise<readonly string[]> => (await toldTo(page)).map(({ name }) => name);
const toldOnce = async (page: Page, name: string): Promise<unknown> => {
  const found = (await toldTo(page)).filter((told) => told.name === name);
  expect(found).toHaveLength(1);
  return found[0]?.res;
};

/** Numeric field of an event; the observer promises real numbers, not text. */
const numberIn = (res: unknown, key: string): number => {
  const found: unknown = typeof res === "object" && res !== null ? Reflect.get(res, key) : undefined;
  if (typeof found !== "number") throw new Error(`${key} is no number: ${JSON.stringify(res)}`);
  return found;
};

let server: Server;

beforeAll(async () => {
  await installExample();
  server = await startServer();
}, 300_000);

afterAll(() => server.stop());

describe.each(["production", "development"] as const)("the uni-app example, %s", (mode) => {
  let example: Served;

  beforeAll(async () => {
    example = await startExample[mode](server.url);
  }, 120_000);

  afterAll(() => example.stop());

  const enter = async (user: string, colour: "red" | "green", tone: number): Promise<Page> => {
    const page = await endsWithTest(await openBrowser({ colour, tone })).open(example.url);
    await logIn(page, `${user}-${mode}`);
    return page;
  };

  test("a video call from ring to end tells both pages what the observer promises", async () => {
    const alice = await enter("alice", "red", 700);
    const bob = await enter("bob", "green", 1100);
    await call(alice, `bob-${mode}`, "Video call");

    await bob.getByRole("button", { name: "Accept" }).click();
    await expect.poll(() => namesToldTo(alice)).toContain("onCallBegin");
    await expect.poll(() => namesToldTo(bob)).toContain("onCallBegin");
    await expect.poll(() => coloursOf(alice)).toContain("green");
    await expect.poll(() => coloursOf(bob)).toContain("red");
    await expect.poll(() => hears(alice, 1100)).toBe(true);
    await expect.poll(() => hears(bob, 700)).toBe(true);
    await alice.getByRole("button", { name: "Hang up" }).click();
    await expect.poll(() => namesToldTo(alice)).toEqual(["onCallBegin", "onCallEnd"]);
    await expect.poll(() => namesToldTo(bob)).toEqual(["onCallReceived", "onCallBegin", "onCallEnd"]);

    expect(await toldOnce(bob, "onCallReceived")).toMatchObject({
      callerId: `alice-${mode}`,
      calleeIdList: [`bob-${mode}`],
      isGroupCall: false,
      callMediaType: 2,
    });
    const begins = { hers: await toldOnce(alice, "onCallBegin"), his: await toldOnce(bob, "onCallBegin") };
    const ends = { hers: await toldOnce(alice, "onCallEnd"), his: await toldOnce(bob, "onCallEnd") };
    const roomID = numberIn(begins.hers, "roomID");
    const totalTime = numberIn(ends.hers, "totalTime");
    expect(roomID).toBeGreaterThan(0);
    expect(totalTime).toBeGreaterThan(0);
    expect(totalTime % 1).toBe(0);
    for (const told of [begins, ends]) {
      expect(told.hers).toMatchObject({ roomID, callMediaType: 2, callRole: 1 });
      expect(told.his).toMatchObject({ roomID, callMediaType: 2, callRole: 2 });
    }
    expect(ends.his).toMatchObject({ totalTime });
  });

  test("a cancelled voice call tells the callee who called", async () => {
    const alice = await enter("alice", "red", 700);
    const bob = await enter("bob", "green", 1100);
    await call(alice, `bob-${mode}`, "Voice call");
    await expect.poll(() => namesToldTo(bob)).toEqual(["onCallReceived"]);
    await alice.getByRole("button", { name: "Hang up" }).click();
    await expect.poll(() => namesToldTo(bob)).toEqual(["onCallReceived", "onCallCancelled"]);
    expect(await toldOnce(bob, "onCallReceived")).toMatchObject({ callMediaType: 1 });
    expect(await toldOnce(bob, "onCallCancelled")).toMatchObject({ callerId: `alice-${mode}` });
  });

  test("a refused microphone is an error with a number and a text", async () => {
    const carol = await endsWithTest(await openBrowser({ colour: "blue", tone: 500 }, { refuses: true })).open(
      example.url,
    );
    await logIn(carol, `carol-${mode}`);
    await call(carol, `dave-${mode}`, "Voice call");
    await expect.poll(() => namesToldTo(carol)).toContain("onError");
    const error = (await toldTo(carol)).find(({ name }) => name === "onError");
    expect(numberIn(error?.res, "code")).not.toBe(0);
    expect(error?.res).toHaveProperty("msg", expect.stringMatching(/./u));
  });
});
