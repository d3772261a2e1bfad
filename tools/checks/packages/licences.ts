import { publishedIn } from "../../release/published.ts";
import { thirdPartiesOf } from "../../release/third-parties.ts";
import type { Check } from "../check.ts";

/** Permissive licences, by their SPDX names. */
const permissive = new Set([
  "0BSD",
  "Apache-2.0",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "BlueOak-1.0.0",
  "CC0-1.0",
  "ISC",
  "MIT",
  "Unlicense",
]);

/** Whether a licence is permissive: all of those that hold together (`A AND B`), of what may be chosen (`A OR B`). */
const isPermissive = (licence: unknown): boolean =>
  typeof licence === "string" &&
  licence
    .replaceAll(/^\(|\)$/gu, "")
    .split(" OR ")
    .some((choice) => choice.split(" AND ").every((each) => permissive.has(each)));

export const licences: Check = {
  name: "licences",
  holds: "Whatever a published package brings along from outside is under a permissive licence.",
  complaints: async (tree) =>
    (await thirdPartiesOf(tree.root, await publishedIn(tree)))
      .filter(({ manifest: { fields } }) => !isPermissive(fields["license"]))
      .map(
        ({ manifest: { name, version, fields } }) => `${name} ${version}: ${JSON.stringify(fields["license"] ?? null)}`,
      ),
};
