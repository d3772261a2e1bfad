import { appendFile, readFile } from "node:fs/promises";
import type { Found } from "../run/range.ts";
import type { Size } from "../run/run-seed.ts";

const fileOf = (size: Size): URL => new URL(`./${size}.txt`, import.meta.url);

/** Regression seeds: those that have failed once, which the unit tests run for ever. A line each: the seed, what it broke, how. */
export const keptSeeds = async (size: Size): Promise<readonly number[]> =>
  (await readFile(fileOf(size), "utf8"))
    .split("\n")
    .flatMap((line) => (/^\d/u.test(line) ? [Number.parseInt(line, 10)] : []));

export const keepSeed = async (size: Size, { seed, invariant, message }: Found): Promise<void> => {
  if ((await keptSeeds(size)).includes(seed)) return;
  await appendFile(fileOf(size), `${seed} ${invariant} ${message.split("\n")[0] ?? ""}\n`);
};
