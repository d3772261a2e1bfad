import { setTimeout as pause } from "node:timers/promises";
import type { Line } from "./lines.ts";

/** Pair of clients that call each other repeatedly. */
export type Pair = { readonly caller: Line; readonly callee: Line };

/** Runs one whole call: ring reached, accepted, both joined, hung up, both told. Gives the set-up latency in ms, invite to caller's join. */
export const callOnce = ({ caller, callee }: Pair): Promise<number> =>
  new Promise((resolve) => {
    const begin = performance.now();
    let setUp = 0;
    let ends = 0;
    const over = (): void => {
      ends += 1;
      if (ends === 2) resolve(setUp);
    };
    callee.hear = (what, call) => {
      if (what === "ring") callee.accept(call);
      if (what === "ended") over();
    };
    caller.hear = (what, call) => {
      if (what === "joined") {
        setUp = performance.now() - begin;
        caller.hangUp(call);
      }
      if (what === "ended") over();
    };
    caller.invite([callee.user]);
  });

/** Ring latencies in ms: from invite to ring, and from cancel to silence, at the callee. */
export type Ring = { readonly ring: number; readonly silence: number };

/** Runs one call that is cancelled as soon as it rings. */
export const ringOnce = ({ caller, callee }: Pair): Promise<Ring> =>
  new Promise((resolve) => {
    const begin = performance.now();
    let rangAt = 0;
    let silentAt = 0;
    let ends = 0;
    const over = (): void => {
      ends += 1;
      if (ends === 2) resolve({ ring: rangAt - begin, silence: silentAt - rangAt });
    };
    callee.hear = (what, call) => {
      if (what === "ring") {
        rangAt = performance.now();
        caller.cancel(call);
      }
      if (what !== "ended") return;
      silentAt = performance.now();
      over();
    };
    caller.hear = (what) => {
      if (what === "ended") over();
    };
    caller.invite([callee.user]);
  });

/** Closed-loop load: everybody starts the next operation as soon as the last one is done. */
export const asFastAsPossible = async <T>(
  groups: readonly T[],
  times: number,
  once: (group: T) => Promise<unknown>,
): Promise<void> => {
  let left = times;
  await Promise.all(
    groups.map(async (group) => {
      while (left > 0) {
        left -= 1;
        await once(group);
      }
    }),
  );
};

/** Open-loop load: so many operations a second, whether or not earlier ones are done. */
export const atRate = async <T>(
  pairs: readonly Pair[],
  perSecond: number,
  seconds: number,
  once: (pair: Pair) => Promise<T>,
): Promise<readonly T[]> => {
  const total = perSecond * seconds;
  const idle = [...pairs];
  const under: Promise<T>[] = [];
  const begin = performance.now();
  while (under.length < total) {
    const due = Math.min(total, Math.floor(((performance.now() - begin) * perSecond) / 1000));
    while (under.length < due) {
      const pair = idle.pop();
      if (pair === undefined) throw new Error("too few pairs for this rate");
      under.push(once(pair).finally(() => idle.push(pair)));
    }
    await pause(1);
  }
  return Promise.all(under);
};

export type Lines = (user: string) => Promise<Line>;

export const pairsOf = async (count: number, line: Lines, callees: Lines = line): Promise<readonly Pair[]> => {
  const pairs: Pair[] = [];
  for (let at = 0; at < count; at += 1)
    pairs.push({ caller: await line(`caller${at}`), callee: await callees(`callee${at}`) });
  return pairs;
};

export const closePairs = (pairs: readonly Pair[]): void => {
  for (const { caller, callee } of pairs) for (const line of [caller, callee]) line.close();
};
