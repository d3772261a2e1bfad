import { exportedNames } from "./exported-names.ts";
import { describeLimit, manifest, packageOf } from "./planted-limits.ts";

describeLimit(exportedNames, {
  sound: [
    ["names of their own", { ...packageOf("a", "export type A = 1;\n"), ...packageOf("b", "export type B = 1;\n") }],
    [
      "what another package declares, exported again",
      { ...packageOf("a", "export type A = 1;\n"), ...packageOf("b", 'export type { A } from "@planted/a";\n') },
    ],
    [
      "a namespace around the other's name",
      {
        ...packageOf("a", "export type A = 1;\n"),
        ...packageOf("b", 'import type * as a from "@planted/a";\nexport type B = a.A;\n'),
      },
    ],
    [
      "the same name in the wrappers of two frameworks",
      { ...packageOf("vue", "export const a = 1;\n"), ...packageOf("react", "export const a = 2;\n") },
    ],
    ["default exports", { ...packageOf("a", "export default 1;\n"), ...packageOf("b", "export default 2;\n") }],
  ],
  broken: [
    [
      "a name of two packages, through a file each",
      {
        ...packageOf("a", 'export * from "./c.ts";\n'),
        "packages/a/src/c.ts": "\nexport type A = 1;\n",
        ...packageOf("b", 'export { d as A } from "./d.ts";\n'),
        "packages/b/src/d.ts": "export const d = 1;\n",
      },
      /^A: .*@planted\/a \(packages\/a\/src\/c\.ts:2\), @planted\/b \(packages\/b\/src\/d\.ts:1\)$/u,
    ],
    [
      "a wrapper's name that another package exports",
      { ...packageOf("vue", "export const a = 1;\n"), ...packageOf("ui", "export const a = 2;\n") },
      /^a: exported 2 times, 1 at most: .*@planted\/vue/u,
    ],
    [
      "a name of two entries of one package",
      {
        "packages/a/package.json": manifest("a", { ".": "./dist/index.js", "./more": { default: "./dist/more.js" } }),
        "packages/a/src/index.ts": "export type A = 1;\n",
        "packages/a/src/more.ts": "export type A = 2;\n",
      },
      /^A: exported 2 times, 1 at most: .*@planted\/a\/more/u,
    ],
    ["an entry with nothing behind it", { "packages/a/package.json": manifest("a") }, /index\.ts: .*is not there/u],
  ],
});
