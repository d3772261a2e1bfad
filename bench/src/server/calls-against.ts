import { say } from "../say.ts";
import { quantile } from "../statistics.ts";
import { inTurn, sayBoth, withBoth } from "./against.ts";
import { costOf } from "./cost.ts";
import { lineOf } from "./development-app.ts";
import { asFastAsPossible, atRate, callOnce, closePairs, pairsOf, type Pair } from "./load.ts";
import type { Subject } from "./processes.ts";

const rounds = 9;
const callsARound = 3000;
const warmUp = 30_000;
const pairCount = 100;
const rate = { perSecond: 300, seconds: 10, rounds: 5 };

const calls = (pairs: readonly Pair[], count: number): Promise<void> => asFastAsPossible(pairs, count, callOnce);

/** A/B benchmark of calls: CPU time of a call, and set-up latency at a steady rate; both servers warmed up, rounds interleaved. */
export const callsAgainst = (ref: string): Promise<void> =>
  withBoth(ref, async ({ ours, theirs }) => {
    const pairs = {
      ours: await pairsOf(pairCount, await lineOf(ours)),
      theirs: await pairsOf(pairCount, await lineOf(theirs)),
    };
    say(`warming up: ${warmUp} calls each`);
    await calls(pairs.ours, warmUp);
    await calls(pairs.theirs, warmUp);
    const cost = (subject: Subject, group: readonly Pair[]) => (): Promise<number> =>
      costOf(subject, callsARound, () => calls(group, callsARound));
    const costs = await inTurn(
      rounds,
      { ours: cost(ours, pairs.ours), theirs: cost(theirs, pairs.theirs) },
      (round, both) => say(`round ${round}: ours ${both.ours.toFixed(0)} µs a call, theirs ${both.theirs.toFixed(0)}`),
    );
    const p99 = (group: readonly Pair[]) => async (): Promise<number> =>
      quantile(await atRate(group, rate.perSecond, rate.seconds, callOnce), 0.99);
    const setUps = await inTurn(rate.rounds, { ours: p99(pairs.ours), theirs: p99(pairs.theirs) });
    closePairs([...pairs.ours, ...pairs.theirs]);
    sayBoth("CPU a call", "µs", costs);
    const perSecond = costs.map((both) => ({ ours: 1_000_000 / both.ours, theirs: 1_000_000 / both.theirs }));
    sayBoth("set-ups a second a core", "", perSecond, { aim: "at least 0.95" });
    sayBoth(`set-up at ${rate.perSecond}/s, p99`, "ms", setUps, { digits: 1 });
  });
