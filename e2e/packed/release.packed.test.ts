import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { expect, inject, test } from "vitest";
import { freshProject } from "./fresh-project.ts";
import { outcomesOf, release } from "./published.ts";

/** Names that people rely on. */
const promised = ["opencallkit", "create-opencallkit", "@opencallkit/client", "@opencallkit/ui", "@opencallkit/uniapp"];

test("a release publishes every package once, and one that broke off goes on", async () => {
  const { url, settings, rehearsed, released } = inject("published");
  const names = [...outcomesOf(released).keys()];
  expect(names).toEqual(expect.arrayContaining(promised));
  const each = (outcome: string): ReadonlyMap<string, string> => new Map(names.map((name) => [name, outcome]));
  expect(outcomesOf(rehearsed)).toEqual(each("would be published"));
  expect(outcomesOf(released)).toEqual(each("published"));
  expect(outcomesOf(await release(url, { settings }))).toEqual(each("was there"));
});

/** Files that no package is published with: sources, tests, fakes, source maps and what is for the repository alone. */
const unwanted = /(?<!\.d)\.ts$|\.map$|\.test\.|\/fake-|\/internal\.|node_modules/u;

test("what is installed holds no source, test or fake, and nothing that is for the repository alone", async () => {
  const names = [...outcomesOf(inject("published").released).keys()];
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
