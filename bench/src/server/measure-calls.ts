import { startPostgres } from "@opencallkit/tests";
import { say, sayFigure } from "../say.ts";
import { median, quantile } from "../statistics.ts";
import { costOf } from "./cost.ts";
import { lineOf } from "./development-app.ts";
import { echoes } from "./echo.ts";
import { skeletonLine } from "./lines.ts";
import { asFastAsPossible, atRate, callOnce, closePairs, pairsOf } from "./load.ts";
import { startEcho, startOpenCallKit, startSkeleton } from "./processes.ts";

const rounds = 5;
const callsARound = 3000;
const pairCount = 100;
const rate = { perSecond: 300, seconds: 10 };

type Costs = { readonly kit: number; readonly postgres: number; readonly skeleton: number; readonly echo: number };

const report = (costs: readonly Costs[], kit: readonly number[], skeleton: readonly number[]): void => {
  const of = (name: keyof Costs): number => median(costs.map((each) => each[name]));
  const share = (of("echo") * 3) / of("skeleton");
  if (share < 0.15) {
    say(`void: the skeleton reaches ${share.toFixed(2)} of a bare echo, less than 0.15`);
    process.exitCode = 1;
  }
  const ratio = of("kit") / of("skeleton");
  const us = (name: keyof Costs): string => `${of(name).toFixed(0)} µs`;
  const ms = (all: readonly number[]): string =>
    `p50 ${quantile(all, 0.5).toFixed(1)} ms, p99 ${quantile(all, 0.99).toFixed(1)} ms`;
  sayFigure("CPU a call", `${us("kit")} = ${ratio.toFixed(2)} × skeleton (${us("skeleton")})`, "at most 4, then 2.8");
  sayFigure("set-ups/s a core", (1_000_000 / of("kit")).toFixed(0), "at least 2,500, then 4,000");
  sayFigure("skeleton to echo", share.toFixed(2), "at least 0.15");
  const onPostgres = (of("postgres") / of("kit")).toFixed(2);
  sayFigure("on PostgreSQL", `${us("postgres")} = ${onPostgres} × SQLite, in our own processes`, "at most 1.7");
  sayFigure(`set-up at ${rate.perSecond}/s`, `${ms(kit)} (skeleton ${ms(skeleton)})`, "p99 below 10");
};

/** Call benchmark: CPU time of a call against the skeleton and a bare echo, and set-up latency at a steady rate. */
export const measureCalls = async (): Promise<void> => {
  const [kit, skeleton, echo] = [await startOpenCallKit(), await startSkeleton(), await startEcho()];
  // CPU of the node only, without the database's processes.
  const database = await startPostgres();
  const onPostgres = await startOpenCallKit("--database", await database.newDatabase());
  try {
    const kitPairs = await pairsOf(pairCount, await lineOf(kit));
    const postgresPairs = await pairsOf(pairCount, await lineOf(onPostgres));
    const skeletonPairs = await pairsOf(pairCount, (user) => skeletonLine(skeleton, user));
    const costs: Costs[] = [];
    for (let round = 0; round <= rounds; round += 1) {
      const cost = {
        echo: await costOf(echo, callsARound * 3, () => echoes(echo, pairCount, callsARound * 3)),
        skeleton: await costOf(skeleton, callsARound, () => asFastAsPossible(skeletonPairs, callsARound, callOnce)),
        kit: await costOf(kit, callsARound, () => asFastAsPossible(kitPairs, callsARound, callOnce)),
        postgres: await costOf(onPostgres, callsARound, () => asFastAsPossible(postgresPairs, callsARound, callOnce)),
      };
      // Warm-up round: the first is dropped.
      if (round > 0) costs.push(cost);
      say(
        `round ${round}: OpenCallKit ${cost.kit.toFixed(0)} µs a call, on PostgreSQL ${cost.postgres.toFixed(0)}, skeleton ${cost.skeleton.toFixed(0)}, echo ${cost.echo.toFixed(1)} a message`,
      );
    }
    const latencies = await atRate(kitPairs, rate.perSecond, rate.seconds, callOnce);
    const baseline = await atRate(skeletonPairs, rate.perSecond, rate.seconds, callOnce);
    closePairs([...kitPairs, ...postgresPairs, ...skeletonPairs]);
    report(costs, latencies, baseline);
  } finally {
    await Promise.all([kit.stop(), onPostgres.stop(), skeleton.stop(), echo.stop()]);
    await database.stop();
  }
};
