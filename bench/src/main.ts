import { startPostgres } from "@opencallkit/testkit";
import { echoes } from "./echo.ts";
import { openCallKitLine, skeletonLine, type Line } from "./lines.ts";
import { asFastAsPossible, atRate, pairsOf, type Pair } from "./load.ts";
import type { FirstFrame } from "./pages/first-frame.ts";
import { measurePages } from "./pages/measure-pages.ts";
import { startEcho, startOpenCallKit, startSkeleton, type Subject } from "./processes.ts";
import { median, quantile } from "./statistics.ts";

/**
 * `npm run bench [-- server | pages]`: the server against a bare skeleton, the load in this process and the servers in
 * theirs; then two browsers against the server.
 */

const rounds = 5;
const callsARound = 3000;
const pairCount = 100;
const idleUsers = 8000;

const say = (text: string): void => void process.stdout.write(`${text}\n`);

/** CPU time in µs that each of `count` things cost the subject. */
const costOf = async (subject: Subject, count: number, work: () => Promise<void>): Promise<number> => {
  const before = await subject.cpu();
  await work();
  return (((await subject.cpu()) - before) * 1000) / count;
};

const close = (pairs: readonly Pair[]): void =>
  pairs.forEach(({ caller, callee }) => [caller, callee].forEach((line) => line.close()));

const measureCalls = async (): Promise<{
  readonly kit: number;
  readonly postgres: number;
  readonly skeleton: number;
  readonly echo: number;
  readonly latencies: readonly number[];
}> => {
  const [kit, skeleton, echo] = [await startOpenCallKit(), await startSkeleton(), await startEcho()];
  // The database's own CPU is not counted: ours is what a node costs.
  const database = await startPostgres();
  const onPostgres = await startOpenCallKit("--database", await database.newDatabase());
  try {
    const kitPairs = await pairsOf(pairCount, (user) => openCallKitLine(kit, user));
    const postgresPairs = await pairsOf(pairCount, (user) => openCallKitLine(onPostgres, user));
    const skeletonPairs = await pairsOf(pairCount, (user) => skeletonLine(skeleton, user));
    const costs: { kit: number; postgres: number; skeleton: number; echo: number }[] = [];
    for (let round = 0; round <= rounds; round += 1) {
      const cost = {
        echo: await costOf(echo, callsARound * 3, () => echoes(echo, pairCount, callsARound * 3)),
        skeleton: await costOf(skeleton, callsARound, () => asFastAsPossible(skeletonPairs, callsARound)),
        kit: await costOf(kit, callsARound, () => asFastAsPossible(kitPairs, callsARound)),
        postgres: await costOf(onPostgres, callsARound, () => asFastAsPossible(postgresPairs, callsARound)),
      };
      // The first warms up.
      if (round > 0) costs.push(cost);
      say(
        `round ${round}: OpenCallKit ${cost.kit.toFixed(0)} µs a call, on PostgreSQL ${cost.postgres.toFixed(0)}, skeleton ${cost.skeleton.toFixed(0)}, echo ${cost.echo.toFixed(1)} a message`,
      );
    }
    const latencies = await atRate(kitPairs, 300, 10);
    close([...kitPairs, ...postgresPairs, ...skeletonPairs]);
    return {
      kit: median(costs.map((each) => each.kit)),
      postgres: median(costs.map((each) => each.postgres)),
      skeleton: median(costs.map((each) => each.skeleton)),
      echo: median(costs.map((each) => each.echo)),
      latencies,
    };
  } finally {
    await Promise.all([kit.stop(), onPostgres.stop(), skeleton.stop(), echo.stop()]);
    await database.stop();
  }
};

/** Bytes a user costs who is logged in and does nothing, over two beats. */
const measureIdle = async (
  start: () => Promise<Subject>,
  line: (subject: Subject, user: string) => Promise<Line>,
): Promise<number> => {
  const subject = await start();
  try {
    await line(subject, "first");
    const before = await subject.memory();
    const lines: Line[] = [];
    for (let at = 0; at < idleUsers; at += 1) lines.push(await line(subject, `idle${at}`));
    await new Promise((resolve) => setTimeout(resolve, 11_000));
    const bytes = ((await subject.memory()) - before) / idleUsers;
    lines.forEach((each) => each.close());
    return bytes;
  } finally {
    await subject.stop();
  }
};

const measureStart = async (): Promise<number> => {
  const begin = performance.now();
  const subject = await startOpenCallKit();
  const ms = performance.now() - begin;
  await subject.stop();
  return ms;
};

const benchServer = async (): Promise<void> => {
  const calls = await measureCalls();
  const share = (calls.echo * 3) / calls.skeleton;
  if (share < 0.15) {
    say(`void: the skeleton reaches ${share.toFixed(2)} of a bare echo, less than 0.15`);
    process.exitCode = 1;
  }
  const idle = {
    kit: await measureIdle(startOpenCallKit, openCallKitLine),
    skeleton: await measureIdle(startSkeleton, skeletonLine),
  };
  const ready = median([await measureStart(), await measureStart(), await measureStart()]);
  say("");
  say(
    `CPU a call            ${calls.kit.toFixed(0)} µs = ${(calls.kit / calls.skeleton).toFixed(2)} × skeleton (${calls.skeleton.toFixed(0)} µs)   at most 4`,
  );
  say(`set-ups/s a core      ${(1_000_000 / calls.kit).toFixed(0)}   at least 2,500`);
  say(`skeleton to echo      ${share.toFixed(2)}   at least 0.15`);
  say(
    `on PostgreSQL         ${calls.postgres.toFixed(0)} µs = ${(calls.postgres / calls.kit).toFixed(2)} × SQLite, in our own processes   at most 1.7`,
  );
  say(
    `set-up at 300/s       p50 ${quantile(calls.latencies, 0.5).toFixed(1)} ms, p99 ${quantile(calls.latencies, 0.99).toFixed(1)} ms   p99 below 10`,
  );
  say(
    `idle user             ${(idle.kit / 1024).toFixed(1)} kB = ${(idle.kit / idle.skeleton).toFixed(2)} × skeleton (${(idle.skeleton / 1024).toFixed(1)} kB)   at most 16`,
  );
  say(`ready after start     ${ready.toFixed(0)} ms   at most 1,000`);
};

const benchPages = async (): Promise<void> => {
  const { firstFrames, readyToRing, waitingPage } = await measurePages();
  const of = (figure: (each: FirstFrame) => number): number => median(firstFrames.map(figure));
  const all = firstFrames.map(({ acceptToFrames, devices }) => (acceptToFrames - devices).toFixed(0)).join(" ");
  say("");
  say(
    `accept to first frame ${of((each) => each.acceptToFrames).toFixed(0)} ms = getUserMedia (${of((each) => each.devices).toFixed(0)} ms; alone ${of((each) => each.devicesAlone).toFixed(0)}) + ${of((each) => each.acceptToFrames - each.devices).toFixed(0)} ms (${all})   at most 300`,
  );
  say(`ready to ring         ${median(readyToRing).toFixed(0)} ms after the start of the load   at most 1,000`);
  say(`page that waits       ${(waitingPage / 1000).toFixed(1)} kB gz   at most 40`);
};

const parts = { server: benchServer, pages: benchPages };
const named = process.argv.slice(2);
for (const [name, bench] of Object.entries(parts)) if (named.length === 0 || named.includes(name)) await bench();
