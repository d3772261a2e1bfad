import { readFile } from "node:fs/promises";
import { expect, onTestFinished, test } from "vitest";
import { coreMutants } from "./core-mutants.ts";
import { makeCopy } from "./copy.ts";
import { hunt, unharmed } from "./hunt.ts";
import { shellMutants } from "./shell-mutants.ts";

/** Sample of a dozen mutants; `npm run mutants` hunts all of them. */
const some = [...coreMutants.filter((_each, at) => at % 7 === 0), ...shellMutants.filter((_each, at) => at % 9 === 0)];

test("the simulation notices what is put into a copy of the sources", { timeout: 900_000 }, async () => {
  const copy = await makeCopy();
  onTestFinished(copy.remove);
  for (const size of ["core", "real"] as const) expect(await hunt(copy, unharmed(size), 20)).toBeNull();
  const alive: string[] = [];
  for (const mutant of some) if ((await hunt(copy, mutant, 10_000)) === null) alive.push(mutant.name);
  expect(alive).toEqual([]);
});

test("each changes a text that stands once in its file", async () => {
  for (const { name, file, find } of [...coreMutants, ...shellMutants]) {
    const text = await readFile(new URL(`../../packages/${file}`, import.meta.url), "utf8");
    expect(text.split(find).length - 1, name).toBe(1);
  }
});

test("there are at least sixty, each with its own name and a rule", () => {
  const all = [...coreMutants, ...shellMutants];
  expect(all.length).toBeGreaterThanOrEqual(60);
  expect(new Set(all.map(({ name }) => name)).size).toBe(all.length);
});
