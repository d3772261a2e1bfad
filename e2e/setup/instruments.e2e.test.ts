import { afterAll, beforeAll, expect, test } from "vitest";
import { openBrowser } from "./browser.ts";
import { endsWithTest } from "./cleanup.ts";
import { hears, tonesOf } from "./ears.ts";
import { coloursOf, framesOf } from "./eyes.ts";
import { servePage, type Served } from "./serve.ts";

/** A page that shows its own camera and plays its own microphone, through an element or through Web Audio. */
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
