import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { home } from "../../checks/program.ts";
import { run } from "../../run.ts";
import { openTree } from "../../tree.ts";
import { borrowedPages } from "../stage-pages.ts";
import { checkModules } from "./check-modules.ts";
import { codeBlocksIn, type CodeBlock } from "./code-blocks.ts";
import { modulesOf } from "./code-modules.ts";
import { openCommandBook, shellFaults } from "./shell-commands.ts";

const tree = await openTree(home);
const pages = tree.files.filter((file) => /^docs\/manual\/.*\.md$/u.test(file) || borrowedPages.includes(file));
const blocks: readonly CodeBlock[] = (
  await Promise.all(pages.map(async (file) => codeBlocksIn(file, await tree.read(file))))
).flat();
const ofLang = (...langs: readonly string[]): readonly CodeBlock[] => blocks.filter(({ lang }) => langs.includes(lang));

/** Compilers and commands are started; on a busy machine each takes seconds. In ms. */
const patience = 120_000;

const compiled = ["ts", "tsx", "js", "jsx", "html", "vue"];
/** Languages of blocks that other tests run as they stand (e2e/proxies, e2e/turn, promtool), or that are no code. */
const elsewhere = ["nginx", "caddy", "coturn", "yaml", "text"];

test("every block of the manual is of a language that is tried", () => {
  const known = new Set([...compiled, ...elsewhere, "sh", "css", "ini"]);
  expect(blocks.length).toBeGreaterThan(60);
  expect(blocks.filter(({ lang }) => !known.has(lang)).map(({ file, line }) => `${file}:${line}`)).toEqual([]);
});

test(
  "every block of TypeScript, JavaScript, HTML and Vue compiles against the packages",
  async () => {
    const read = ofLang(...compiled).map((block) => ({ block, ...modulesOf(block) }));
    expect(read.flatMap(({ block, faults }) => faults.map((fault) => `${block.file}:${block.line}: ${fault}`))).toEqual(
      [],
    );
    expect(
      await checkModules(
        home,
        read.flatMap(({ modules }) => modules),
      ),
    ).toEqual([]);
  },
  patience,
);

test(
  "every command of the manual is one that there is, with flags, packages and routes that there are",
  async () => {
    const book = await openCommandBook(tree);
    const faults: string[] = [];
    for (const { file, line, text } of ofLang("sh"))
      faults.push(...(await shellFaults(text, book)).map((fault) => `${file}:${line}: ${fault}`));
    expect(faults).toEqual([]);
    expect(await shellFaults("npx opencallkit serve --loud", book)).toHaveLength(1);
    expect(await shellFaults("npx opencallkit app sit 1", book)).toHaveLength(1);
    expect(await shellFaults("npm install @opencallkit/rust", book)).toHaveLength(1);
    expect(await shellFaults("npm create opencallkit@latest my-app -- --template angular", book)).toHaveLength(1);
    expect(await shellFaults("curl https://calls.example.org/v1/nothing", book)).toHaveLength(1);
  },
  patience,
);

test(
  "every custom property and variable of the manual is one that there is",
  async () => {
    const tokens = await tree.read("packages/ui/src/theme/tokens.ts");
    const { helpOf } = await openCommandBook(tree);
    const help = `${(await helpOf("serve")) ?? ""}\n${(await helpOf("tail")) ?? ""}`;
    const properties = ofLang("css").flatMap(({ text }) => text.match(/--ock-[a-z-]+/gu) ?? []);
    const variables = ofLang("ini", "sh").flatMap(({ text }) => text.match(/OPENCALLKIT_[A-Z_]+/gu) ?? []);
    expect(properties.length).toBeGreaterThan(3);
    expect(properties.filter((name) => !tokens.includes(`${name}:`))).toEqual([]);
    expect(variables.length).toBeGreaterThan(2);
    const flagOf = (name: string): string =>
      `--${name.replace("OPENCALLKIT_", "").toLowerCase().replaceAll("_", "-")} `;
    expect(variables.filter((name) => !help.includes(flagOf(name)) && !help.includes(` ${name}`))).toEqual([]);
  },
  patience,
);

test(
  "every program of the manual runs",
  async () => {
    const programs = blocks.filter(({ runs }) => runs);
    const folder = join(home, "docs/build/programs");
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true });
    expect(programs.length).toBeGreaterThan(1);
    for (const [at, { text }] of programs.entries()) {
      const file = join(folder, `program-${at}.test.ts`);
      await writeFile(file, text);
      const { code, output } = await run(process.execPath, ["--conditions=source", "--test", file], home);
      expect(code, output).toBe(0);
    }
  },
  patience,
);

const block = (lang: string, text: string): CodeBlock => ({
  file: "page.md",
  line: 3,
  lang,
  given: ["client"],
  runs: false,
  text,
});

test(
  "a block that does not compile is found, at its line",
  async () => {
    const wrong = [
      block("ts", "await client.call({ too: 'bob' });"),
      block("js", "\nclient.callAgain();"),
      block("html", '<p></p>\n<script type="module">\nclient.nothing();\n</script>'),
      block("vue", "<script setup>\nclient.nothing();\n</script>\n\n<template><p>text</p></template>"),
    ].map(modulesOf);
    const said = await checkModules(
      home,
      wrong.flatMap(({ modules }) => modules),
    );
    expect(said.map((line) => line.split(": ")[0])).toEqual(["page.md:3", "page.md:4", "page.md:5", "page.md:4"]);
    expect(
      modulesOf(block("vue", "<script setup>\nconst a = 1;\n</script>\n<template><p>{{ b }}</p></template>")).faults,
    ).toHaveLength(1);
  },
  patience,
);
