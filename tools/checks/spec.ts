import type { Tree } from "../tree.ts";
import type { Check } from "./check.ts";

type Place = { readonly id: string; readonly file: string };

type Read = (text: string) => readonly string[];

const gather = async (tree: Tree, files: readonly string[], idsIn: Read): Promise<readonly Place[]> => {
  const texts = await Promise.all(files.map((file) => tree.read(file)));
  return files.flatMap((file, at) => idsIn(texts[at] ?? "").map((id) => ({ id, file })));
};
const all =
  (pattern: RegExp): Read =>
  (text) =>
    [...text.matchAll(pattern)].flatMap(([, found]) => found?.split(", ") ?? []);

/** Whether a file holds tests: a test, or a conformance suite that several tests run. */
const isTest = (file: string): boolean => /(?:\.test|-conformance)\.ts$/u.test(file);
const isSource = (file: string): boolean => /^(packages|apps|tests|e2e)\/.*\.ts$/u.test(file);
const isPage = (file: string): boolean => /^(?:(?:docs|packages|apps|e2e|bench)\/.*|[A-Z][\w.-]*)\.md$/u.test(file);

/** Rule definitions of a page: `- **RING-1** A ring lasts ...`. */
const rulesIn = all(/^- \*\*([A-Z]+-\d+)\*\*/gmu);
/** Rule citations in titles of tests and suites: `"RING-1: ..."`, `"RING-1, RING-2: ..."`. */
const titlesIn = all(/["'`]([A-Z]+-\d+(?:, [A-Z]+-\d+)*):/gu);

/** Mentions of rules, by the id prefixes that the spec defines; other names with a number (UTF-8) are none. */
const mentionsOf = (rules: readonly Place[]): Read => {
  const families = [...new Set(rules.map(({ id }) => id.replace(/-\d+$/u, "")))];
  return families.length === 0 ? () => [] : all(new RegExp(`\\b((?:${families.join("|")})-\\d+)\\b`, "gu"));
};

export const spec: Check = {
  name: "spec",
  holds: "Every rule of docs/spec has a test that cites it, and nothing cites a rule that is not there.",
  complaints: async (tree) => {
    const rules = await gather(
      tree,
      tree.files.filter((file) => /^docs\/spec\/.*\.md$/u.test(file)),
      rulesIn,
    );
    const sources = tree.files.filter(isSource);
    const cited = await gather(tree, sources.filter(isTest), titlesIn);
    const mentioned = await gather(tree, [...sources, ...tree.files.filter(isPage)], mentionsOf(rules));
    const known = new Set(rules.map(({ id }) => id));
    const tested = new Set(cited.map(({ id }) => id));
    const unknown = [...cited, ...mentioned].filter(({ id }) => !known.has(id));
    return [
      ...rules
        .filter(({ id }, at) => rules.findIndex((other) => other.id === id) < at)
        .map(({ id }) => `${id} stands twice`),
      ...rules.filter(({ id }) => !tested.has(id)).map(({ id, file }) => `${file}: no test cites ${id}`),
      ...new Set(unknown.map(({ id, file }) => `${file}: no rule ${id}`)),
    ];
  },
};
