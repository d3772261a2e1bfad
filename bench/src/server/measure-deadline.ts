import { setTimeout as pause } from "node:timers/promises";
import { sayFigure } from "../say.ts";
import { quantile } from "../statistics.ts";
import { lineOf } from "./development-app.ts";
import { atRate, closePairs, pairsOf, type Pair } from "./load.ts";
import { onOneNode, onTwoNodes } from "./nodes.ts";

const perSecond = 100;
const seconds = 15;
const ringSeconds = 2;
const longestMs = 15_000;
const pairCount = perSecond * (ringSeconds + 1);

/** Ring timeout latency in ms: how long after the deadline the callee's screen falls silent, the latency of the invite included. */
const ringOut = ({ caller, callee }: Pair): Promise<number> =>
  new Promise((resolve, reject) => {
    const begin = performance.now();
    const limit = setTimeout(() => reject(new Error("a ring has not ended")), longestMs);
    callee.hear = (what) => {
      if (what !== "ended") return;
      clearTimeout(limit);
      resolve(performance.now() - begin - ringSeconds * 1000);
    };
    caller.invite([callee.user], ringSeconds);
  });

const words = (lates: readonly number[]): string =>
  `p50 ${quantile(lates, 0.5).toFixed(1)} ms, p99 ${quantile(lates, 0.99).toFixed(1)} ms of ${lates.length}`;

const steady = async (pairs: readonly Pair[]): Promise<readonly number[]> => {
  const lates = await atRate(pairs, perSecond, seconds, ringOut);
  closePairs(pairs);
  return lates;
};

/** Ring timeout benchmark: how late an unanswered ring ends, with and without a crash of the node that took the call. */
export const measureDeadline = async (): Promise<void> => {
  const one = await onOneNode(async (kit) => steady(await pairsOf(pairCount, await lineOf(kit))));
  sayFigure("end of a ring", `${words(one)}, after its deadline, at ${perSecond}/s`, "p99 at most 100");
  const two = await onTwoNodes(async (here, there) =>
    steady(await pairsOf(pairCount, await lineOf(here), await lineOf(there))),
  );
  sayFigure("over two nodes", words(two), "p99 at most 100");
  const killed = await onTwoNodes(async (here, there) => {
    const pairs = await pairsOf(pairCount, await lineOf(here), await lineOf(there));
    // Failover: all ring on without the node that took them.
    const rings = atRate(pairs, perSecond, ringSeconds - 0.5, ringOut);
    await pause(1000 * (ringSeconds - 0.25));
    await here.stop();
    const lates = await rings;
    closePairs(pairs);
    return lates;
  });
  sayFigure("its node was killed", words(killed), "p99 at most 1,000");
};
