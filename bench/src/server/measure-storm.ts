import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { sayFigure } from "../say.ts";
import { quantile } from "../statistics.ts";
import { developmentApp, lineOf, type DevelopmentApp } from "./development-app.ts";
import { skeletonLine } from "./lines.ts";
import { atRate, callOnce, closePairs, pairsOf, type Lines } from "./load.ts";
import { startOpenCallKit, startSkeleton, type Subject } from "./processes.ts";
import type { Crowd, CrowdSays } from "./storm-crowd.ts";

const pairCount = 200;
const perSecond = 50;
const seconds = 6;

const crowdOf = async ({ url }: Subject, app: DevelopmentApp | null): Promise<Worker> => {
  const workerData: Crowd = { url, app, people: 5000, talking: 500 };
  const crowd = new Worker(new URL("./storm-crowd.ts", import.meta.url), {
    workerData,
    execArgv: ["--conditions=source"],
  });
  await once(crowd, "message");
  return crowd;
};

/** Thundering herd: all sockets break at once and all clients reconnect; gives the recovery time of each, in ms. */
const breakAll = (crowd: Worker): Promise<readonly number[]> =>
  new Promise((resolve, reject) => {
    crowd.once("error", reject);
    crowd.once("message", (said: CrowdSays) => {
      if ("back" in said) resolve(said.back);
    });
    crowd.postMessage("break");
  });

/** Storm figures in ms: when half and all were back, and the p99 of other clients' call set-ups before and meanwhile. */
type Storm = { readonly half: number; readonly all: number; readonly calm: number; readonly meanwhile: number };

const stormOf = async (subject: Subject, line: Lines, app: DevelopmentApp | null): Promise<Storm> => {
  try {
    const pairs = await pairsOf(pairCount, line);
    const crowd = await crowdOf(subject, app);
    const calm = await atRate(pairs, perSecond, seconds, callOnce);
    const [others, back] = await Promise.all([atRate(pairs, perSecond, seconds, callOnce), breakAll(crowd)]);
    closePairs(pairs);
    await crowd.terminate();
    return {
      half: quantile(back, 0.5),
      all: Math.max(...back),
      calm: quantile(calm, 0.99),
      meanwhile: quantile(others, 0.99),
    };
  } finally {
    await subject.stop();
  }
};

/** Reconnect storm benchmark: a crowd loses its connections and comes back at once, while others call each other. */
export const measureStorm = async (): Promise<void> => {
  const skeleton = await startSkeleton();
  const bare = await stormOf(skeleton, (user) => skeletonLine(skeleton, user), null);
  const kit = await startOpenCallKit();
  const whole = await stormOf(kit, await lineOf(kit), await developmentApp(kit));
  const ms = (value: number): string => `${value.toFixed(0)} ms`;
  sayFigure(
    "storm of 5,000",
    `all back after ${ms(whole.all)}, half after ${ms(whole.half)} (skeleton ${ms(bare.all)}, ${ms(bare.half)})`,
    "at most 4,000",
  );
  sayFigure(
    "others meanwhile",
    `set-up p99 ${ms(whole.meanwhile)}, in calm ${ms(whole.calm)} (skeleton ${ms(bare.meanwhile)}, ${ms(bare.calm)})`,
    "below 50",
  );
};
