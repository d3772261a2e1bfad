import { sayFigure } from "../say.ts";
import { median } from "../statistics.ts";
import { startOpenCallKit } from "./processes.ts";

const startOnce = async (): Promise<number> => {
  const begin = performance.now();
  const subject = await startOpenCallKit();
  const ms = performance.now() - begin;
  await subject.stop();
  return ms;
};

export const measureStart = async (): Promise<void> => {
  const ready = median([await startOnce(), await startOnce(), await startOnce()]);
  sayFigure("ready after start", `${ready.toFixed(0)} ms`, "at most 1,000");
};
