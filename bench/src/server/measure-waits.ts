import { sayFigure } from "../say.ts";
import { quantile } from "../statistics.ts";
import { lineOf } from "./development-app.ts";
import { atRate, closePairs, pairsOf, ringOnce, type Pair, type Ring } from "./load.ts";
import { onOneNode, onTwoNodes } from "./nodes.ts";

const pairCount = 100;
const perSecond = 100;
const seconds = 15;

const words = (rings: readonly Ring[], of: keyof Ring): string => {
  const all = rings.map((each) => each[of]);
  return `p50 ${quantile(all, 0.5).toFixed(1)} ms, p99 ${quantile(all, 0.99).toFixed(1)} ms`;
};

const ringAll = async (pairs: readonly Pair[]): Promise<readonly Ring[]> => {
  await atRate(pairs, perSecond, 2, ringOnce);
  const rings = await atRate(pairs, perSecond, seconds, ringOnce);
  closePairs(pairs);
  return rings;
};

/** Ring latency benchmark: invite to ring and cancel to silence, at a steady rate with every commit on disk. */
export const measureWaits = async (): Promise<void> => {
  const one = await onOneNode(async (kit) => ringAll(await pairsOf(pairCount, await lineOf(kit))));
  // Cross-node: callers at one node, callees at the other.
  const two = await onTwoNodes(async (here, there) =>
    ringAll(await pairsOf(pairCount, await lineOf(here), await lineOf(there))),
  );
  sayFigure("invite to ring", `${words(one, "ring")}, at 100/s`, "p50 at most 20, p99 100");
  sayFigure("cancel to silence", `${words(one, "silence")}, at 100/s`, "p99 at most 250");
  sayFigure(
    "over two nodes",
    `ring ${words(two, "ring")}; silence ${words(two, "silence")}`,
    "silence p99 at most 250",
  );
};
