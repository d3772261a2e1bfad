import { expect, test, vi } from "vitest";
import { layers } from "./layers.ts";
import { withPlanted } from "./planted-tree.ts";

// Long timeout in ms: each case starts a program, which is slow on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

type Files = { readonly [file: string]: string };

const complaints = (files: Files): Promise<string> =>
  withPlanted(files, async (tree) => (await layers.complaints(tree)).join("\n"));

const vitest: Files = {
  "node_modules/vitest/package.json": '{"name": "vitest", "type": "module", "main": "index.js"}',
  "node_modules/vitest/index.js": "export const a = 1;\n",
};
const usesVitest = 'import { a } from "vitest";\nexport const b = a;\n';

test("the suites of packages/testing and its tests may be tests of Vitest", async () => {
  const files = { "packages/testing/src/conformance/a.ts": usesVitest, "packages/testing/src/b.test.ts": usesVitest };
  expect(await complaints({ ...vitest, ...files })).toBe("");
});

test("nothing else of packages/testing knows a test framework", async () => {
  expect(await complaints({ ...vitest, "packages/testing/src/a.ts": usesVitest })).toMatch(
    /vitest-in-conformance-alone/u,
  );
});

test.each(["packages/client/src/a.ts", "apps/server/src/a.ts"])("no product imports it: %s", async (file) => {
  const files = {
    [file]: 'import { a } from "../../../packages/testing/src/b.ts";\nexport const b = a;\n',
    "packages/testing/src/b.ts": "export const a = 1;\n",
  };
  expect(await complaints(files)).toMatch(/no-test-in-product/u);
});
