import { setTimeout as pause } from "node:timers/promises";
import { attackerOf, newId, type Attacker } from "./attacker.ts";
import { startBystander, type Waits } from "./bystander.ts";
import type { HostileTarget } from "./target.ts";

/** Attack case: what one stranger, one user or one address may try. Runs until the attacker is aborted. */
export type HostileCase = {
  readonly name: string;
  readonly run: (attacker: Attacker) => Promise<unknown>;
};

export type Outcome = {
  readonly name: string;
  readonly alive: boolean;
  readonly quiet: Waits;
  readonly under: Waits;
  readonly lost: number;
  readonly connected: boolean;
  /** Memory growth in bytes: the peak of resident memory above what it was before. */
  readonly grown: number;
  /** Leak: file descriptors (files and sockets) more than before, some time after the attack. */
  readonly left: number;
};

export type Timing = {
  readonly quietMs: number;
  readonly attackMs: number;
  /** Grace in ms for the server to release what the attack opened. */
  readonly releaseMs: number;
};

const lookMs = 250;
/** Tolerance of the leak check: sockets of others that come and go meanwhile, and the database's own files. */
const spareHandles = 4;

const highest = async (target: HostileTarget, over: AbortSignal): Promise<number> => {
  let most = 0;
  while (!over.aborted && target.alive()) {
    most = Math.max(most, await target.memory().catch(() => 0));
    await pause(lookMs);
  }
  return most;
};

/** Waits for the descriptors of the attack to be released; gives how many are left. */
const leftAfter = async (target: HostileTarget, before: number, ms: number): Promise<number> => {
  let left = Infinity;
  for (let waited = 0; waited <= ms && target.alive(); waited += lookMs) {
    left = (await target.handles().catch(() => Infinity)) - before;
    if (left <= spareHandles) return left;
    await pause(lookMs);
  }
  return left;
};

/** Runs one attack beside a latency probe: first the baseline, then the attack, then the release. */
export const runCase = async (
  target: HostileTarget,
  { name, run }: HostileCase,
  { quietMs, attackMs, releaseMs }: Timing,
): Promise<Outcome> => {
  const bystander = await startBystander(target, `bystander-${newId().slice(0, 8)}`);
  const [memory, handles] = [await target.memory(), await target.handles()];
  await bystander.take();
  await pause(quietMs);
  const quiet = await bystander.take();
  const over = new AbortController();
  const attack = run(attackerOf(target, over.signal)).catch(() => undefined);
  const peak = highest(target, over.signal);
  await pause(attackMs);
  const under = await bystander.take();
  over.abort();
  await Promise.race([attack, pause(2000)]);
  const { lost, connected } = await bystander.rest();
  await bystander.end();
  const grown = (await peak) - memory;
  const left = await leftAfter(target, handles, releaseMs);
  return { name, alive: target.alive(), quiet, under, lost, connected, grown, left };
};

const mostGrown = 200_000_000;

/** Functional failures: liveness, memory, leaks and lost responses; they hold on a busy machine too. */
export const complaintsOf = ({ alive, lost, connected, grown, left }: Outcome): readonly string[] => [
  ...(alive ? [] : ["the server has ended"]),
  ...(lost === 0 ? [] : [`${lost} answers were lost`]),
  ...(connected ? [] : ["the bystander lost their connection"]),
  ...(grown <= mostGrown ? [] : [`memory grew by ${(grown / 1e6).toFixed(0)} MB`]),
  ...(left <= spareHandles ? [] : [`${left} sockets or files were not let go`]),
];

/** Latency failures: the bystander had to wait too long; meaningful on an idle machine only. */
export const slownessOf = ({ quiet, under }: Outcome): readonly string[] => [
  ...(under.p99 <= Math.max(250, 5 * quiet.p99)
    ? []
    : [`p99 of a bystander ${under.p99.toFixed(0)} ms, quiet ${quiet.p99.toFixed(0)}`]),
  ...(under.longest <= 1000 ? [] : [`longest wait of a bystander ${under.longest.toFixed(0)} ms`]),
];
