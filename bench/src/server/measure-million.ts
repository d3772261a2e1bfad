import { rm } from "node:fs/promises";
import { sayFigure } from "../say.ts";
import { median } from "../statistics.ts";
import { costOf } from "./cost.ts";
import { lineOf } from "./development-app.ts";
import { asFastAsPossible, callOnce, closePairs, pairsOf } from "./load.ts";
import { folderWithCalls } from "./preloaded-folder.ts";
import { startOpenCallKitIn, startOpenCallKit } from "./processes.ts";

const stored = 1_000_000;
const rounds = 5;
const callsARound = 3000;
const pairCount = 100;

/** Scaling benchmark: CPU time of a call with a million stored before it, against one among the first. */
export const measureMillion = async (): Promise<void> => {
  const folder = await folderWithCalls(stored);
  const [full, empty] = [await startOpenCallKitIn(folder), await startOpenCallKit()];
  try {
    const fullPairs = await pairsOf(pairCount, await lineOf(full));
    const emptyPairs = await pairsOf(pairCount, await lineOf(empty));
    const ratios: number[] = [];
    for (let round = 0; round <= rounds; round += 1) {
      const first = await costOf(empty, callsARound, () => asFastAsPossible(emptyPairs, callsARound, callOnce));
      const later = await costOf(full, callsARound, () => asFastAsPossible(fullPairs, callsARound, callOnce));
      if (round > 0) ratios.push(later / first);
    }
    closePairs([...fullPairs, ...emptyPairs]);
    sayFigure("the millionth call", `${median(ratios).toFixed(2)} × the first, in CPU`, "at most 1.2");
  } finally {
    await Promise.all([full.stop(), empty.stop()]);
    await rm(folder, { recursive: true, force: true });
  }
};
