import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { expect, inject, test } from "vitest";
import { openTree } from "../../tools/tree.ts";
import { publishedIn } from "../../tools/release/published.ts";
import { home } from "../setup/server.ts";
import { freshProject } from "./fresh-project.ts";
import { release } from "./published.ts";

const outcomes = (output: string): readonly string[] =>
  [...output.matchAll(/: (.*there|would be published|published)$/gmu)].map(([, outcome]) => outcome ?? "");

test("a release publishes every package once, and one that broke off goes on", async () => {
  const published = inject("published");
  const count = (await publishedIn(await openTree(home))).length;
  expect(count).toBeGreaterThan(8);
  const each = (outcome: string): readonly string[] => Array.from({ length: count }, () => outcome);
  expect(outcomes(published.rehearsed)).toEqual(each("would be published"));
  expect(outcomes(published.released)).toEqual(each("published"));
  expect(outcomes(await release(published.url, published))).toEqual(each("was there"));
});

/** Files that no package is published with: sources, tests, fakes, source maps and what is for the repository alone. */
const unwanted = /(?<!\.d)\.ts$|\.map$|\.test\.|\/fake-|\/internal\.|node_modules/u;

test("what is installed holds no source, test or fake, and nothing that is for the repository alone", async () => {
  const names = (await publishedIn(await openTree(home))).map(({ manifest }) => manifest.name);
  const project = await freshProject("all");
  await project.npm("init", "--yes");
  await project.npm("install", "--ignore-scripts", "--omit=peer", ...names);
  for (const name of names) {
    const folder = join(project.folder, "node_modules", name);
    const files = await readdir(folder, { recursive: true });
    expect(files, name).toEqual(expect.arrayContaining(["LICENSE", "README.md", "package.json"]));
    expect(
      files.filter((file) => unwanted.test(file)),
      name,
    ).toEqual([]);
  }
});
