import type { Line } from "./lines.ts";

/** Two people who call each other again and again. */
export type Pair = { readonly caller: Line; readonly callee: Line };

/** One whole call: ring reached, accepted, both joined, hung up, both told. The answer is ms from invite to the caller's join. */
const callOnce = ({ caller, callee }: Pair): Promise<number> =>
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
    caller.invite(callee.user);
  });

/** Closed loop: every pair calls as soon as its last call is over. */
export const asFastAsPossible = async (pairs: readonly Pair[], calls: number): Promise<void> => {
  let left = calls;
  await Promise.all(
    pairs.map(async (pair) => {
      while (left > 0) {
        left -= 1;
        await callOnce(pair);
      }
    }),
  );
};

/** Open loop: so many calls a second, whatever becomes of them. The answer is each call's set-up time in ms. */
export const atRate = async (
  pairs: readonly Pair[],
  perSecond: number,
  seconds: number,
): Promise<readonly number[]> => {
  const total = perSecond * seconds;
  const idle = [...pairs];
  const under: Promise<number>[] = [];
  const begin = performance.now();
  while (under.length < total) {
    const due = Math.min(total, Math.floor(((performance.now() - begin) * perSecond) / 1000));
    while (under.length < due) {
      const pair = idle.pop();
      if (pair === undefined) throw new Error("too few pairs for this rate");
      under.push(callOnce(pair).finally(() => idle.push(pair)));
    }
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  return Promise.all(under);
};

export const pairsOf = async (count: number, line: (user: string) => Promise<Line>): Promise<readonly Pair[]> => {
  const pairs: Pair[] = [];
  for (let at = 0; at < count; at += 1)
    pairs.push({ caller: await line(`caller${at}`), callee: await line(`callee${at}`) });
  return pairs;
};
