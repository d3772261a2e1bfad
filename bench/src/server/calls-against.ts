import { say } from "../say.ts";
import { sayBoth, withBoth, type Both } from "./against.ts";
import { costOf } from "./cost.ts";
import { lineOf } from "./development-app.ts";
import { asFastAsPossible, callOnce, closePairs, pairsOf, type Pair } from "./load.ts";
import type { Subject } from "./processes.ts";

const rounds = 9;
const callsARound = 3000;
const warmUp = 30_000;
const pairCount = 100;

const calls = (pairs: readonly Pair[], count: number): Promise<void> => asFastAsPossible(pairs, count, callOnce);

/** What a call costs this commit and another one: both warmed up, rounds in turn, the one that begins changing each time. */
export const callsAgainst = (ref: string): Promise<void> =>
  withBoth(ref, async ({ ours, theirs }) => {
    const pairs = {
      ours: await pairsOf(pairCount, await lineOf(ours)),
      theirs: await pairsOf(pairCount, await lineOf(theirs)),
    };
    say(`warming up: ${warmUp} calls each`);
    await calls(pairs.ours, warmUp);
    await calls(pairs.theirs, warmUp);
    const cost = (subject: Subject, group: readonly Pair[]): Promise<number> =>
      costOf(subject, callsARound, () => calls(group, callsARound));
    const all: Both<number>[] = [];
    for (let round = 1; round <= rounds; round += 1) {
      const first = round % 2 === 0 ? await cost(theirs, pairs.theirs) : await cost(ours, pairs.ours);
      const second = round % 2 === 0 ? await cost(ours, pairs.ours) : await cost(theirs, pairs.theirs);
      const both = round % 2 === 0 ? { ours: second, theirs: first } : { ours: first, theirs: second };
      all.push(both);
      say(`round ${round}: ours ${both.ours.toFixed(0)} µs a call, theirs ${both.theirs.toFixed(0)}`);
    }
    closePairs([...pairs.ours, ...pairs.theirs]);
    sayBoth("CPU a call", "µs", all);
  });
