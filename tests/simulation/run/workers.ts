import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import * as v from "valibot";
import type { Ranged, Range } from "./range.ts";
import { addAll, type Tally } from "./tally.ts";

const Count = v.pipe(v.number(), v.integer());
const Message = v.union([
  v.object({ done: Count, found: v.array(Count) }),
  v.object({
    result: v.object({
      done: Count,
      tally: v.array(v.tuple([v.string(), Count])),
      found: v.array(v.object({ seed: Count, invariant: v.string(), message: v.string() })),
      unsteady: v.array(Count),
      small: v.array(Count),
    }),
  }),
]);

const program = fileURLToPath(new URL("./worker.ts", import.meta.url));

/** Progress: how many seeds are done, and which have failed. */
export type Sofar = { readonly done: number; readonly found: readonly number[] };

const runWorker = ({ size, from, count }: Range, progress: (now: Sofar) => void): Promise<Ranged> =>
  new Promise((resolve, reject) => {
    const child = fork(program, [size, String(from), String(count)], { execArgv: ["--conditions=source"] });
    child.on("message", (raw) => {
      const message = v.parse(Message, raw);
      if ("done" in message) progress(message);
      else resolve(message.result);
    });
    child.once("error", reject);
    child.once("exit", (code) => code !== 0 && reject(new Error(`a worker ended with ${code}`)));
  });

export const sumOf = (parts: readonly Ranged[]): Ranged => {
  const tally: Tally = new Map();
  for (const part of parts) addAll(tally, part.tally);
  return {
    done: parts.reduce((all, { done }) => all + done, 0),
    tally: [...tally],
    found: parts.flatMap(({ found }) => found),
    unsteady: parts.flatMap(({ unsteady }) => unsteady),
    small: parts.flatMap(({ small }) => small),
  };
};

/** Parallel run: splits a range over processes that share nothing. */
export const runWorkers = async (range: Range, workers: number, progress: (now: Sofar) => void): Promise<Ranged> => {
  const share = Math.ceil(range.count / workers);
  const sofar = Array.from({ length: workers }, (): Sofar => ({ done: 0, found: [] }));
  const parts = Array.from({ length: workers }, (_each, at) => {
    const from = range.from + at * share;
    const count = Math.max(0, Math.min(share, range.from + range.count - from));
    return runWorker({ ...range, from, count }, (now) => {
      sofar[at] = now;
      progress({ done: sofar.reduce((all, { done }) => all + done, 0), found: sofar.flatMap(({ found }) => found) });
    });
  });
  return sumOf(await Promise.all(parts));
};
