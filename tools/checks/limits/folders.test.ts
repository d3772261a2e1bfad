import { folders } from "./folders.ts";
import { describeLimit, ofFolder } from "./planted-limits.ts";

describeLimit(folders, {
  sound: [
    ["20 files", ofFolder("packages/core/src/rules", 20)],
    ["tests", { ...ofFolder("packages/core/src", 20), "packages/core/src/a.test.ts": "" }],
    ["folders in it", { ...ofFolder("packages/core/src", 20), ...ofFolder("packages/core/src/rules", 20) }],
    ["the registry", ofFolder("packages/protocol/src/facts", 21)],
  ],
  broken: [
    [
      "21 files",
      ofFolder("packages/core/src/rules", 21),
      /^packages\/core\/src\/rules: holds 21 source files, 20 at most/u,
    ],
    ["another's facts", ofFolder("packages/core/src/facts", 21), /holds 21/u],
  ],
});
