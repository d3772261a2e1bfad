import type { Tree } from "../tree.ts";
import type { Check } from "./check.ts";

type Place = { readonly id: string; readonly file: string };

const idsIn = (text: string, pattern: RegExp): readonly string[] =>
  [...text.matchAll(pattern)].flatMap(([, id]) => (id === undefined ? [] : [id]));

const gather = async (tree: Tree, files: readonly string[], pattern: RegExp): Promise<readonly Place[]> => {
  const texts = await Promise.all(files.map((file) => tree.read(file)));
  return files.flatMap((file, at) => idsIn(texts[at] ?? "", pattern).map((id) => ({ id, file })));
};

/** A test, or a suite that several tests run. */
const isTest = (file: string): boolean => /(?:\.test|-conformance)\.ts$/u.test(file);
/** `- **RING-1** A ring lasts ...` */
const rule = /^- \*\*([A-Z]+-\d+)\*\*/gmu;
/** A title of a test or of a group of tests: `"RING-1: ..."`. */
const title = /(?:test|it|describe)(?:\.\w+)*(?:\([^)]*\))?\(\s*["'`]([A-Z]+-\d+):/gu;
/** A rule named in a comment of the source. */
const mention =
  /(?:\/\/|\*) .*?\b((?:ID|INVITE|BUSY|RING|ACCEPT|REJECT|END|LIFE|DUE|HEAR|BILL|BEAT|LATE|SIGNAL|STORE|NODE)-\d+)\b/gu;

export const spec: Check = {
  name: "spec",
  holds: "Every rule of docs/spec has a test that cites it, and nothing cites a rule that is not there.",
  complaints: async (tree) => {
    const rules = await gather(
      tree,
      tree.files.filter((file) => /^docs\/spec\/.*\.md$/u.test(file)),
      rule,
    );
    const sources = tree.files.filter((file) => /^(packages|apps|e2e)\/.*\.ts$/u.test(file));
    const cited = await gather(tree, sources.filter(isTest), title);
    const mentioned = await gather(tree, sources, mention);
    const known = new Set(rules.map(({ id }) => id));
    const tested = new Set(cited.map(({ id }) => id));
    return [
      ...rules
        .filter(({ id }, at) => rules.findIndex((other) => other.id === id) < at)
        .map(({ id }) => `${id} stands twice`),
      ...rules.filter(({ id }) => !tested.has(id)).map(({ id, file }) => `${file}: no test cites ${id}`),
      ...[...cited, ...mentioned].filter(({ id }) => !known.has(id)).map(({ id, file }) => `${file}: no rule ${id}`),
    ];
  },
};
