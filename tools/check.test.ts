import { describe, expect, test, vi } from "vitest";
import { budgets } from "./checks/budgets.ts";
import type { Check } from "./checks/check.ts";
import { format } from "./checks/format.ts";
import { generated } from "./checks/generated.ts";
import { layers } from "./checks/layers.ts";
import { links } from "./checks/links.ts";
import { lint } from "./checks/lint.ts";
import { names } from "./checks/names.ts";
import { withPlanted } from "./checks/planted-tree.ts";
import { spec } from "./checks/spec.ts";
import { typeCoverage } from "./checks/type-coverage.ts";
import { types } from "./checks/types.ts";
import { unused } from "./checks/unused.ts";
import { words } from "./checks/words.ts";
import { written as writers } from "./protocol-page/written.ts";

const written = Object.fromEntries(Object.entries(writers).map(([file, text]) => [file, text()]));
const rest = "packages/server/src/rest/openapi.json";

// Long timeout in ms: each case starts a compiler or the like, which is slow on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

type Files = { readonly [file: string]: string };

const complaints = (check: Check, files: Files): Promise<string> =>
  withPlanted(files, async (tree) => (await check.complaints(tree)).join("\n"));

const project = (references: readonly string[] = []): string =>
  JSON.stringify({
    compilerOptions: {
      strict: true,
      composite: true,
      module: "nodenext",
      target: "es2023",
      types: [],
      allowImportingTsExtensions: true,
      rewriteRelativeImportExtensions: true,
      outDir: "dist",
      rootDir: "src",
    },
    include: ["src"],
    references: references.map((path) => ({ path })),
  });
const list = (...places: readonly string[]): string =>
  JSON.stringify({ files: [], references: places.map((path) => ({ path: `./${path}` })) });
const manifest = (more: object = {}): string => JSON.stringify({ name: "planted", type: "module", ...more });
const inCore = (text: string): Files => ({
  "package.json": manifest(),
  "tsconfig.json": list("packages/core"),
  "packages/core/tsconfig.json": project(),
  "packages/core/src/index.ts": text,
});

/** Spec fixture: one rule, and the test that cites it. */
const ringing: Files = {
  "docs/spec/call.md": "- **RING-1** It rings.\n",
  "packages/core/src/ring.test.ts": 'test("RING-1: it rings", () => {});\n',
};

/** Test table: for each check a checkout that passes, and others with one violation each. */
const cases: readonly {
  readonly check: Check;
  readonly sound: Files;
  readonly broken: readonly (readonly [what: string, files: Files, says: RegExp])[];
}[] = [
  {
    check: format,
    sound: { "a.ts": "export const a = 1;\n" },
    broken: [["a second space", { "a.ts": "export const  a = 1;\n" }, /a\.ts/u]],
  },
  {
    check: lint,
    sound: inCore("export const a: number = 1;\n"),
    broken: [
      ["an any", inCore("export const a: any = 1;\n"), /no-explicit-any/u],
      [
        "a type assertion",
        inCore("export const a = (b: unknown): string => b as string;\n"),
        /consistent-type-assertions/u,
      ],
      ["a non-null assertion", inCore("export const a = (b?: string): string => b!;\n"), /non-null/u],
      [
        "a promise left alone",
        inCore("const later = async (): Promise<number> => 1;\nexport const a = (): void => {\n  later();\n};\n"),
        /no-floating-promises/u,
      ],
      ["301 lines", inCore(`${"export {};\n".repeat(301)}`), /max-lines/u],
    ],
  },
  {
    check: types,
    sound: inCore("export const a: number = 1;\n"),
    broken: [
      ["a wrong type", inCore('export const a: number = "one";\n'), /TS2322/u],
      [
        "a project that is not listed",
        { ...inCore("export const a = 1;\n"), "packages/ui/tsconfig.json": project(), "packages/ui/src/b.ts": "" },
        /add .*packages\/ui/u,
      ],
      ["tests that nothing compiles", { ...inCore(""), "packages/core/src/a.test.ts": "" }, /its tests need/u],
    ],
  },
  {
    check: typeCoverage,
    sound: inCore("export const a: number = 1;\n"),
    broken: [
      [
        "an any that nobody wrote",
        inCore('export const a = JSON.parse("1");\n'),
        /packages\/core\/src\/index\.ts:1:\d+: a/u,
      ],
    ],
  },
  {
    check: layers,
    sound: {
      "packages/core/src/a.ts": 'import type { B } from "../../protocol/src/b.ts";\nexport type A = B;\n',
      "packages/protocol/src/b.ts": "export type B = 1;\n",
    },
    broken: [
      [
        "a type import that points up",
        {
          "packages/core/src/a.ts": "export type A = 1;\n",
          "packages/protocol/src/b.ts": 'import type { A } from "../../core/src/a.ts";\nexport type B = A;\n',
        },
        /protocol-house/u,
      ],
      [
        "a circle of types",
        {
          "packages/core/src/a.ts": 'import type { B } from "./b.ts";\nexport type A = B | 1;\n',
          "packages/core/src/b.ts": 'import type { A } from "./a.ts";\nexport type B = A | 2;\n',
        },
        /no-circle/u,
      ],
      [
        "a package from outside",
        {
          "packages/core/src/a.ts": 'import { a } from "outsider";\nexport const b = a;\n',
          "node_modules/outsider/package.json": '{"name": "outsider", "type": "module", "main": "index.js"}',
          "node_modules/outsider/index.js": "export const a = 1;\n",
        },
        /core-outside/u,
      ],
      [
        "a module of Node's in a browser's package",
        { "packages/client/src/a.ts": 'import { join } from "node:path";\nexport const a = join;\n' },
        /client-runs-in-browsers/u,
      ],
      [
        "a package nobody knows",
        { "packages/attic/src/a.ts": 'import "./b.ts";\n', "packages/attic/src/b.ts": "" },
        /known-package/u,
      ],
      [
        "a package that imports an app",
        { "packages/core/src/a.ts": 'import "../../../apps/server/src/b.ts";\n', "apps/server/src/b.ts": "" },
        /nobody-imports-apps/u,
      ],
    ],
  },
  {
    check: unused,
    sound: {
      "package.json": manifest({ workspaces: ["packages/*"] }),
      "packages/core/package.json": manifest({ name: "@planted/core", exports: "./src/index.ts" }),
      "packages/core/src/index.ts": 'export { a } from "./a.ts";\n',
      "packages/core/src/a.ts": "export const a = 1;\n",
    },
    broken: [
      [
        "a file nobody imports, and an export nobody uses",
        {
          "package.json": manifest({ workspaces: ["packages/*"] }),
          "packages/core/package.json": manifest({ name: "@planted/core", exports: "./src/index.ts" }),
          "packages/core/src/index.ts": 'export { a } from "./a.ts";\n',
          "packages/core/src/a.ts": "export const a = 1;\nexport const idle = 2;\n",
          "packages/core/src/b.ts": "export const b = 1;\n",
        },
        /src\/b\.ts[\s\S]*idle/u,
      ],
      [
        "a dependency nobody imports",
        {
          "package.json": manifest({ workspaces: ["packages/*"] }),
          "packages/core/package.json": manifest({
            name: "@planted/core",
            exports: "./src/index.ts",
            dependencies: { valibot: "1.5.0" },
          }),
          "packages/core/src/index.ts": "export const a = 1;\n",
        },
        /valibot/u,
      ],
    ],
  },
  {
    check: spec,
    sound: { ...ringing, "packages/core/src/a.ts": "// RING-1: in UTF-8.\n" },
    broken: [
      ["a rule without a test", { "docs/spec/call.md": "- **RING-1** It rings.\n" }, /no test cites RING-1/u],
      [
        "a title whose second id is no rule",
        { ...ringing, "packages/core/src/a.test.ts": 'test("RING-1, SONG-9: it sings", () => {});\n' },
        /no rule SONG-9/u,
      ],
      [
        "a title after a table that cites no rule",
        { ...ringing, "packages/core/src/a.test.ts": 'test.each([f(1)])("RING-9: it sings", () => {});\n' },
        /no rule RING-9/u,
      ],
      [
        "a comment whose second id is no rule",
        { ...ringing, "packages/core/src/a.ts": "// RING-1, RING-9: it sings.\n" },
        /no rule RING-9/u,
      ],
      ["a page that cites no rule", { ...ringing, "docs/a.md": "It sings (RING-9).\n" }, /no rule RING-9/u],
      [
        "a number given twice",
        { ...ringing, "docs/spec/call.md": "- **RING-1** It rings.\n- **RING-1** It sings.\n" },
        /RING-1 stands twice/u,
      ],
    ],
  },
  {
    check: links,
    sound: {
      "README.md": "[core](packages/core), [it](https://example.org), [below](#below), [a page](docs/a.md#part)\n",
      "docs/a.md": "[up](../README.md)\n",
      "packages/core/package.json": "{}",
    },
    broken: [
      ["a dead link", { "README.md": "[gone](docs/gone.md)\n" }, /README\.md: nothing lies at docs\/gone\.md/u],
      ["a missing picture", { "docs/a.md": "![it](images/it.png)\n" }, /nothing lies at images\/it\.png/u],
      [
        "a package that is not on the map",
        { "README.md": "", "packages/core/package.json": "{}" },
        /packages\/core is not on the map/u,
      ],
    ],
  },
  {
    check: generated,
    sound: written,
    broken: [
      ["a page of yesterday", { ...written, "docs/protocol.md": "" }, /protocol\.md is not up to date/u],
      ["no description for machines", { "docs/protocol.md": "" }, /asyncapi\.json is not up to date/u],
      ["REST described otherwise than it is", { ...written, [rest]: "{}" }, /openapi\.json is not up to date/u],
    ],
  },
  {
    check: names,
    sound: { "packages/core/src/rules/hang-up.test.ts": "", "docs/README.md": "" },
    broken: [
      ["a name in camel case", { "packages/core/src/hangUp.ts": "" }, /hangUp/u],
      ["a folder in capitals", { "packages/core/src/Rules/a.ts": "" }, /Rules/u],
      ["a drawer", { "packages/core/src/utils.ts": "" }, /drawer/u],
      ["a folder that is a drawer", { "packages/core/src/helpers/time.ts": "" }, /drawer/u],
    ],
  },
  {
    check: words,
    sound: {
      "a.ts": "// What is still to do stands in an issue.\n",
      "package-lock.json": `https://registry.${"npmjs"}.org`,
    },
    broken: [
      ["a path of somebody's machine", { "a.md": `see ${"/home"}/jo/notes` }, /a\.md:1: a path/u],
      ["a registry", { "a.json": `{"from": "https://registry.${"npmjs"}.org"}` }, /registry/u],
      ["unfinished work", { "a.ts": `\n// ${"TO"}DO: later\n` }, /a\.ts:2: unfinished/u],
      ["a silenced compiler", { "a.ts": `// @ts-${"ignore"}\n` }, /silenced/u],
      ["a test that does not run", { "a.test.ts": `test.${"skip"}("x");\n` }, /does not run/u],
      ["a private key", { "key.md": `-----BEGIN ${"PRIVATE"} KEY-----\n` }, /private key/u],
    ],
  },
  {
    check: budgets,
    sound: { "tools/check-budgets.ts": 'console.log("small enough");\n' },
    broken: [
      [
        "a budget that is passed",
        { "tools/check-budgets.ts": 'console.log("41 kB");\nprocess.exitCode = 1;\n' },
        /41 kB/u,
      ],
    ],
  },
];

describe.each(cases)("$check.name", ({ check, sound, broken }) => {
  test("holds in a sound checkout", async () => {
    expect(await complaints(check, sound)).toBe("");
  });
  test.each(broken)("complains of %s", async (_what, files, says) => {
    expect(await complaints(check, files)).toMatch(says);
  });
});
