import type { Page } from "playwright-core";
import { button, call } from "../../../e2e/setup/people.ts";
import { momentOf, openDemo, type People } from "./people.ts";

/** Time to first frame and its parts, in ms. */
export type FirstFrame = {
  /** Set-up latency of media: from Bob's press of Accept until each has painted the first video frame of the other. */
  readonly acceptToFrames: number;
  /** The same until the one who answered has painted the caller. */
  readonly acceptToCaller: number;
  /** Share of getUserMedia in it, in the page that accepted. */
  readonly devices: number;
  /** Baseline of getUserMedia: the same constraints in that page, while nothing else goes on. */
  readonly devicesAlone: number;
};

/** Ringing time in ms: long enough for the caller's devices to be on, as they are when a person answers. */
const ringsMs = 1000;

const openDevices = (page: Page): Promise<number> =>
  page.evaluate(async () => {
    const begin = performance.now();
    const stream = await navigator.mediaDevices.getUserMedia({
      audio: true,
      video: { width: { ideal: 1280 }, height: { ideal: 720 } },
    });
    const took = performance.now() - begin;
    for (const track of stream.getTracks()) track.stop();
    return took;
  });

/** Measures one video call between two freshly loaded pages. */
export const measureFirstFrame = async ({ server, alice, bob }: Omit<People, "stop">): Promise<FirstFrame> => {
  const [caller, callee] = [await openDemo(alice, server, "alice"), await openDemo(bob, server, "bob")];
  const devicesAlone = await openDevices(callee);
  await call(caller, "bob", "Video call");
  await button(callee, "Accept").waitFor();
  await callee.waitForTimeout(ringsMs);
  await button(callee, "Accept").click();
  const [seenByCaller, seenByCallee] = [await momentOf(caller, "frame"), await momentOf(callee, "frame")];
  const pressed = await momentOf(callee, "accept");
  const acceptToFrames = Math.max(seenByCaller, seenByCallee) - pressed;
  const acceptToCaller = seenByCallee - pressed;
  const devices = await momentOf(callee, "devices");
  await button(caller, "Hang up").click();
  await button(callee, "Hang up").waitFor({ state: "hidden" });
  await Promise.all([caller.close(), callee.close()]);
  return { acceptToFrames, acceptToCaller, devices, devicesAlone };
};
