import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { sayFigure } from "../say.ts";
import { quantile } from "../statistics.ts";
import { developmentApp, lineOf } from "./development-app.ts";
import { atRate, callOnce, closePairs, pairsOf } from "./load.ts";
import { startOpenCallKit, type Subject } from "./processes.ts";
import type { Crowd, CrowdSays } from "./storm-crowd.ts";

const pairCount = 200;
const perSecond = 50;
const seconds = 6;

const crowdOf = async (subject: Subject): Promise<Worker> => {
  const workerData: Crowd = {
    url: subject.url,
    app: await developmentApp(subject),
    people: 5000,
    talking: 500,
  };
  const crowd = new Worker(new URL("./storm-crowd.ts", import.meta.url), {
    workerData,
    execArgv: ["--conditions=source"],
  });
  await once(crowd, "message");
  return crowd;
};

/** Everybody's socket breaks at once and everybody is back; the answer is how long each took, in ms. */
const breakAll = (crowd: Worker): Promise<readonly number[]> =>
  new Promise((resolve, reject) => {
    crowd.once("error", reject);
    crowd.once("message", (said: CrowdSays) => {
      if ("back" in said) resolve(said.back);
    });
    crowd.postMessage("break");
  });

/** A crowd loses its connection and comes back at once, while others call each other. */
export const measureStorm = async (): Promise<void> => {
  const kit = await startOpenCallKit();
  try {
    const pairs = await pairsOf(pairCount, await lineOf(kit));
    const crowd = await crowdOf(kit);
    const calm = await atRate(pairs, perSecond, seconds, callOnce);
    const [all, back] = await Promise.all([atRate(pairs, perSecond, seconds, callOnce), breakAll(crowd)]);
    closePairs(pairs);
    await crowd.terminate();
    const p99 = (values: readonly number[]): string => `${quantile(values, 0.99).toFixed(1)} ms`;
    sayFigure(
      "storm of 5,000",
      `all back after ${Math.max(...back).toFixed(0)} ms (half after ${quantile(back, 0.5).toFixed(0)})`,
      "at most 4,000",
    );
    sayFigure("others meanwhile", `set-up p99 ${p99(all)} (in calm ${p99(calm)})`, "below 50");
  } finally {
    await kit.stop();
  }
};
