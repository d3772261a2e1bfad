import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test, vi } from "vitest";
import { stage } from "../../release/stage.ts";
import type { Check } from "../check.ts";
import { withPlanted } from "../planted-tree.ts";
import { bundleSizes } from "./bundles.ts";
import { licences } from "./licences.ts";
import { packages } from "./packages.ts";

// Long timeout in ms: each case starts a bundler or the like, which is slow on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

type Files = { readonly [file: string]: string };

const complaints = (check: Check, files: Files): Promise<string> =>
  withPlanted(files, async (tree) => (await check.complaints(tree)).join("\n"));

/** Manifest of a published package, as it stands in a checkout. */
const manifest = (more: object = {}): string =>
  JSON.stringify({
    name: "@planted/core",
    version: "1.2.3",
    private: true,
    description: "Planted",
    keywords: ["planted"],
    license: "Apache-2.0",
    type: "module",
    sideEffects: false,
    files: ["dist"],
    publishConfig: { access: "public" },
    exports: { ".": { source: "./src/index.ts", types: "./dist/index.d.ts", default: "./dist/index.js" } },
    ...more,
  });

/** Built package fixture. */
const core = (more: object = {}): Files => ({
  "package.json": "{}",
  LICENSE: "Do as you like.\n",
  "packages/core/README.md": "# core\n",
  "packages/core/package.json": manifest(more),
  "packages/core/dist/index.js": 'export { a } from "./a.js";\n',
  "packages/core/dist/index.d.ts": 'export { a } from "./a.ts";\n',
  "packages/core/dist/a.js": "export const a = 1;\n",
  "packages/core/dist/a.d.ts": "export declare const a: number;\n",
});
const outsider = (licence: string): Files => ({
  "node_modules/outsider/package.json": JSON.stringify({ name: "outsider", version: "2.0.0", license: licence }),
});

/** App bundle fixture: an engine of incompressible text, in kB. */
const engineOf = (size: number): Files => {
  const noise = Array.from({ length: size * 250 }, (_, at) => Math.sin(at).toString(36).slice(-5, -1)).join("");
  const ui = { name: "@opencallkit/ui" };
  return {
    ...core({ name: "@opencallkit/client" }),
    "packages/core/dist/index.js": `export const createCallClient = () => "${noise}";\n`,
    "packages/ui/package.json": manifest(ui),
    "packages/ui/dist/index.js": `export const screens = "${noise}${noise}";\n`,
    "packages/ui/dist/index.d.ts": "export declare const screens: string;\n",
  };
};

/** Test table: for each check a checkout that passes, and others with one violation each. */
const cases: readonly {
  readonly check: Check;
  readonly sound: Files;
  readonly broken: readonly (readonly [what: string, files: Files, says: RegExp])[];
}[] = [
  {
    check: packages,
    sound: core(),
    broken: [
      ["a manifest without keywords", core({ keywords: undefined }), /packages\/core: its manifest has no keywords/u],
      [
        "no licence",
        Object.fromEntries(Object.entries(core()).filter(([file]) => file !== "LICENSE")),
        /has no LICENSE/u,
      ],
      ["a package that npm would publish from here", core({ private: false }), /has to be private/u],
      ["a pin", core({ dependencies: { outsider: "2.0.0" } }), /outsider 2\.0\.0, which is no range/u],
      [
        "an import that is not declared",
        { ...core(), "packages/core/dist/a.js": 'export { a } from "outsider";\n' },
        /imports outsider, which is not among its dependencies/u,
      ],
      [
        "a package of another release",
        {
          ...core({ dependencies: { "@planted/ui": "^1.2.2" } }),
          "packages/ui/package.json": manifest({ name: "@planted/ui" }),
          "packages/ui/dist/index.js": "export const a = 1;\n",
          "packages/ui/dist/index.d.ts": "export declare const a: number;\n",
        },
        /@planted\/ui \^1\.2\.2, which is published as 1\.2\.3/u,
      ],
      [
        "an entry that a bundler would not find",
        core({ exports: { ".": { default: "./dist/index.js", types: "./dist/index.d.ts" } } }),
        /types/u,
      ],
      [
        "an entry without types",
        {
          ...core({
            exports: { ".": { types: "./dist/index.d.ts", default: "./dist/index.js" }, "./b": "./dist/b.js" },
          }),
          "packages/core/dist/b.js": "export const b = 1;\n",
        },
        /UntypedResolution: \.\/b, bundler/u,
      ],
    ],
  },
  {
    check: licences,
    sound: { ...core({ dependencies: { outsider: "^2.0.0" } }), ...outsider("(GPL-3.0-only OR MIT)") },
    broken: [
      [
        "a licence that binds others",
        { ...core({ dependencies: { outsider: "^2.0.0" } }), ...outsider("GPL-3.0-only") },
        /outsider 2\.0\.0: "GPL-3\.0-only"/u,
      ],
      [
        "such a licence further down",
        {
          ...core({ dependencies: { outsider: "^2.0.0" } }),
          "node_modules/outsider/package.json":
            '{"name": "outsider", "license": "MIT", "dependencies": {"deep": "^1.0.0"}}',
          "node_modules/outsider/node_modules/deep/package.json": '{"name": "deep", "version": "1.0.0"}',
        },
        /deep 1\.0\.0: null/u,
      ],
    ],
  },
  {
    check: bundleSizes,
    sound: engineOf(20),
    broken: [["an engine that has grown", engineOf(60), /an app that imports createCallClient.*26 at most/u]],
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

describe("what is published", () => {
  test("only what the entries reach: no tests, no fakes, and nothing of the checkout alone", async () => {
    const files = {
      ...core({
        scripts: { test: "true" },
        devDependencies: { outsider: "2.0.0" },
        exports: {
          ".": { source: "./src/index.ts", types: "./dist/index.d.ts", default: "./dist/index.js" },
          "./internal": { source: "./src/internal.ts" },
        },
      }),
      "packages/core/dist/a.js": 'export const a = new URL("./a.json", import.meta.url);\n',
      "packages/core/src/a.json": "{}",
      "packages/core/src/b.json": "{}",
      "packages/core/dist/internal.js": "export const secret = 1;\n",
      "packages/core/dist/testing/fake-a.js": "export const a = 2;\n",
      "packages/core/dist/index.js": 'export { a } from "./a.js";\n//# sourceMappingURL=index.js.map',
      "packages/core/dist/index.js.map": "{}",
    };
    await withPlanted(files, async (tree) => {
      const [staged] = await stage(tree);
      const folder = staged?.folder ?? "";
      for (const file of ["dist/a.js", "dist/a.d.ts", "dist/a.json"])
        expect(existsSync(join(folder, file)), file).toBe(true);
      for (const file of ["dist/internal.js", "dist/testing", "dist/b.json", "dist/index.js.map", "src"])
        expect(existsSync(join(folder, file)), file).toBe(false);
      expect(await readFile(join(folder, "dist/index.js"), "utf8")).toBe('export { a } from "./a.js";\n');
      expect(await readFile(join(folder, "dist/index.d.ts"), "utf8")).toContain('"./a.js"');
      expect(staged?.manifest.fields).toEqual({
        ...JSON.parse(manifest()),
        private: undefined,
        exports: { ".": { types: "./dist/index.d.ts", default: "./dist/index.js" } },
      });
    });
  });

  test("a module that another package keeps to this repository is copied, with what it needs", async () => {
    const files = {
      ...core({
        exports: { "./testing/clock": { source: "./src/testing/clock.ts" } },
        peerDependencies: { outsider: ">=1" },
      }),
      "packages/core/dist/testing/clock.js": 'export { a as clock } from "../a.js";\n',
      "packages/core/dist/testing/clock.d.ts": 'export { a as clock } from "../a.ts";\n',
      "packages/testing/package.json": manifest({ name: "@planted/testing" }),
      "packages/testing/dist/index.js": 'export { clock } from "@planted/core/testing/clock";\n',
      "packages/testing/dist/index.d.ts": 'export { clock } from "@planted/core/testing/clock";\n',
    };
    await withPlanted(files, async (tree) => {
      const staged = await stage(tree);
      const [nobody, testing] = [staged.at(0), staged.at(-1)];
      const folder = testing?.folder ?? "";
      const read = (file: string): Promise<string> => readFile(join(folder, file), "utf8");
      expect(await read("dist/index.js")).toContain('"./from-core/testing/clock.js"');
      expect(await read("dist/index.d.ts")).toContain('"./from-core/testing/clock.js"');
      expect(await read("dist/from-core/testing/clock.js")).toContain('"../a.js"');
      expect(await read("dist/from-core/a.d.ts")).toContain("declare const a");
      expect([...(testing?.imports ?? [])]).toEqual([]);
      expect(nobody?.manifest.fields["exports"]).toBeUndefined();
      expect(nobody?.manifest.fields["peerDependencies"]).toBeUndefined();
    });
  });
});
