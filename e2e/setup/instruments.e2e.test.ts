import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openBrowser } from "./browser.ts";
import { endsWithTest } from "./cleanup.ts";
import { hears, tonesOf } from "./ears.ts";
import { coloursOf, framesOf } from "./eyes.ts";
import { startNetwork } from "./network.ts";
import { servePage, type Served } from "./serve.ts";

/** Loopback page: shows its own camera and plays its own microphone, through an element or through Web Audio. */
const mirror = `<!doctype html><video id="picture" muted playsinline autoplay></video><script type="module">
  const stream = await navigator.mediaDevices.getUserMedia({ audio: { echoCancellation: false }, video: true })
    .catch((error) => { document.title = error.name; });
  if (stream) {
    document.querySelector("#picture").srcObject = stream;
    globalThis.sound = new Audio();
    globalThis.playElement = () => { sound.srcObject = stream; return sound.play(); };
    globalThis.playGraph = () => {
      const context = new AudioContext();
      context.createMediaStreamSource(stream).connect(context.destination);
    };
    document.title = "ready";
  }
</script>`;

let mirrorPage: Served;

beforeAll(async () => {
  mirrorPage = await servePage(mirror);
});

afterAll(() => mirrorPage.stop());

test("a browser sees its own colour and plays its own tone, and silence is not heard", async () => {
  const person = endsWithTest(await openBrowser({ colour: "green", tone: 700 }));
  const page = await person.open(mirrorPage.url);
  await expect.poll(() => page.title()).toBe("ready");
  await expect.poll(() => coloursOf(page)).toEqual(["green"]);
  await expect.poll(() => framesOf(page.locator("video"))).toBeGreaterThan(5);
  expect(await tonesOf(page)).toEqual([]);
  await page.evaluate("playElement()");
  await expect.poll(() => hears(page, 700)).toBe(true);
  expect(await hears(page, 1100)).toBe(false);
  await page.evaluate("sound.muted = true");
  expect(await tonesOf(page)).toEqual([]);
});

test("sound that goes through Web Audio is heard too", async () => {
  const person = endsWithTest(await openBrowser({ colour: "red", tone: 1100 }));
  const page = await person.open(mirrorPage.url);
  await expect.poll(() => page.title()).toBe("ready");
  await page.evaluate("playGraph()");
  await expect.poll(() => hears(page, 1100)).toBe(true);
  await expect.poll(() => coloursOf(page)).toEqual(["red"]);
});

test("a person may refuse camera and microphone", async () => {
  const person = endsWithTest(await openBrowser({ colour: "blue", tone: 500 }, { refuses: true }));
  const page = await person.open(mirrorPage.url);
  await expect.poll(() => page.title()).toBe("NotAllowedError");
  expect(await coloursOf(page)).toEqual([]);
});

test("from a network of its own nothing leads anywhere, and what runs in it ends with it", async () => {
  const network = await startNetwork();
  const [program = "", ...args] = network.inside;
  const ask = (address: string) => promisify(execFile)(program, [...args, "ip", "route", "get", address]);
  expect((await ask(network.address)).stdout).toContain(network.address);
  await expect(ask("192.0.2.1")).rejects.toThrow("Network is unreachable");
  const sleeper = spawn(program, [...args, "sleep", "60"]);
  const over = once(sleeper, "exit");
  await once(sleeper, "spawn");
  // Readiness: `ip` must have entered the namespace before it can be found there.
  await expect
    .poll(async () => (await promisify(execFile)("ip", ["netns", "pids", args[2] ?? ""])).stdout.trim())
    .toBe(String(sleeper.pid));
  await network.stop();
  expect(await over).toEqual([null, "SIGKILL"]);
  await expect(ask(network.address)).rejects.toThrow("No such file or directory");
});
