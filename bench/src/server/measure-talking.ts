import { setTimeout as pause } from "node:timers/promises";
import { say, sayFigure } from "../say.ts";
import { median } from "../statistics.ts";
import { sayBoth, withBoth, type Both } from "./against.ts";
import { lineOf } from "./development-app.ts";
import { closePairs, pairsOf, type Pair } from "./load.ts";
import { startOpenCallKit, type Subject } from "./processes.ts";

const callCount = 2000;
const rounds = 9;
const roundMs = 5000;
/** Settling time in ms: the heartbeats right after the start do not count as those of an established call. */
const settleMs = 6000;

/** Starts a call, which goes on. */
const begin = ({ caller, callee }: Pair): Promise<void> =>
  new Promise((resolve) => {
    callee.hear = (what, call) => {
      if (what === "ring") callee.accept(call);
    };
    caller.hear = (what) => {
      if (what === "joined") resolve();
    };
    caller.invite([callee.user]);
  });

const talkOn = async (subject: Subject): Promise<readonly Pair[]> => {
  const pairs = await pairsOf(callCount, await lineOf(subject));
  for (let at = 0; at < pairs.length; at += 50) await Promise.all(pairs.slice(at, at + 50).map(begin));
  return pairs;
};

/** CPU time in µs for each second of each talking call, measured over `ms`. */
const costsOf = async (subjects: readonly Subject[], ms: number): Promise<readonly number[]> => {
  const before = await Promise.all(subjects.map((subject) => subject.cpu()));
  await pause(ms);
  const after = await Promise.all(subjects.map((subject) => subject.cpu()));
  return after.map((cpu, at) => ((cpu - (before[at] ?? cpu)) * 1_000_000) / (ms * callCount));
};

const measure = async (subjects: readonly Subject[], use: (costs: readonly number[]) => void): Promise<void> => {
  const pairs: Pair[] = [];
  for (const subject of subjects) pairs.push(...(await talkOn(subject)));
  await pause(settleMs);
  for (let round = 1; round <= rounds; round += 1) {
    const costs = await costsOf(subjects, roundMs);
    use(costs);
    say(`round ${round}: ${costs.map((cost) => cost.toFixed(1)).join(" and ")} µs a second of a call`);
  }
  closePairs(pairs);
};

/** Steady-state benchmark: the CPU of 2,000 talking calls (heartbeats, replies, proofs of life). `against`: another commit (A/B). */
export const measureTalking = async (against: string | null): Promise<void> => {
  if (against !== null) {
    const all: Both<number>[] = [];
    await withBoth(against, ({ ours, theirs }) =>
      measure([ours, theirs], ([one = 0, other = 0]) => void all.push({ ours: one, theirs: other })),
    );
    return sayBoth("talking", "µs of CPU a second of a call", all, { digits: 1 });
  }
  const subject = await startOpenCallKit();
  try {
    const all: number[] = [];
    await measure([subject], ([cost = 0]) => void all.push(cost));
    sayFigure(`${callCount} that talk`, `${median(all).toFixed(1)} µs of CPU a second of a call`, "printed");
  } finally {
    await subject.stop();
  }
};
