import { arrows } from "./arrows.ts";
import { describeLimit } from "./planted-limits.ts";

const committer = "packages/server/src/calls/committer.ts";

describeLimit(arrows, {
  sound: [
    [
      "arrows one way, and a test that looks back",
      {
        "packages/core/src/a/a.ts": 'import { b } from "../b/b.ts";\nexport const a = b;\n',
        "packages/core/src/b/b.ts": "export const b = 1;\n",
        "packages/core/src/b/b.test.ts": 'import { a } from "../a/a.ts";\nexport const b = a;\n',
        "packages/core/src/testing/c.ts": 'import { a } from "../a/a.ts";\nexport const c = a;\n',
      },
    ],
    [
      "a committer that knows the types of subscribers",
      {
        [committer]: 'import type { A } from "../sessions/a.ts";\nimport "./b.ts";\nexport type B = A;\n',
        "packages/server/src/calls/b.ts": "",
        "packages/server/src/sessions/a.ts": "export type A = 1;\n",
      },
    ],
  ],
  broken: [
    [
      "an arrow back between other files, of types",
      {
        "packages/core/src/a/a.ts": 'import { b } from "../b/b.ts";\nexport const a = b;\n',
        "packages/core/src/b/b.ts": "export const b = 1;\n",
        "packages/core/src/b/c.ts": '\nimport type { D } from "../a/d.ts";\nexport type C = D;\n',
        "packages/core/src/a/d.ts": "export type D = 1;\n",
      },
      /circle, none may: a\/ b\/\n {2}a\/ → b\/ \(1\): packages\/core\/src\/a\/a\.ts:1\n {2}b\/ → a\/ \(1\): packages\/core\/src\/b\/c\.ts:2$/u,
    ],
    [
      "an arrow back through a third folder and a file that stands alone",
      {
        "packages/core/src/a/a.ts": 'export * from "../b/b.ts";\n',
        "packages/core/src/b/b.ts": 'export const later = () => import("../c.ts");\n',
        "packages/core/src/c.ts": 'export type C = import("./a/d.ts").D;\n',
        "packages/core/src/a/d.ts": "export type D = 1;\n",
      },
      /3 parts import each other in a circle, none may: a\/ b\/ c\.ts/u,
    ],
    [
      "a committer that loads a subscriber through another file",
      {
        [committer]: 'import "./b.ts";\n',
        "packages/server/src/calls/b.ts": 'import { a } from "../sessions/a.ts";\nexport const b = a;\n',
        "packages/server/src/sessions/a.ts": "export const a = 1;\n",
      },
      /^the committer imports a subscriber: .*committer\.ts → .*calls\/b\.ts → .*sessions\/a\.ts$/u,
    ],
    ["no committer", { "packages/server/src/calls/a.ts": "" }, /committer\.ts: is not there/u],
  ],
});
