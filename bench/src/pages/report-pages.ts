import { sayFigure } from "../say.ts";
import { median } from "../statistics.ts";
import type { FirstFrame } from "./first-frame.ts";
import { measurePages } from "./measure-pages.ts";

export const reportPages = async (): Promise<void> => {
  const { firstFrames, readyToRing, waitingPage } = await measurePages();
  const of = (figure: (each: FirstFrame) => number): string => median(firstFrames.map(figure)).toFixed(0);
  const all = firstFrames.map(({ acceptToFrames, devices }) => (acceptToFrames - devices).toFixed(0)).join(" ");
  const devices = `${of((each) => each.devices)} ms; alone ${of((each) => each.devicesAlone)}`;
  sayFigure(
    "accept to first frame",
    `${of((each) => each.acceptToFrames)} ms = getUserMedia (${devices}) + ${of((each) => each.acceptToFrames - each.devices)} ms (${all})`,
    "at most 300",
  );
  sayFigure("ready to ring", `${median(readyToRing).toFixed(0)} ms after the start of the load`, "at most 1,000");
  const { brotli, gzip } = waitingPage;
  sayFigure(
    "page that waits",
    `on the wire ${(brotli / 1000).toFixed(1)} kB in brotli, ${(gzip / 1000).toFixed(1)} kB in gzip`,
    "at most 38 and 42",
  );
};
