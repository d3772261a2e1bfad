import { dirname, join } from "node:path";
import type { Tree } from "../tree.ts";
import type { Check } from "./check.ts";

/** Markdown link, or image: `[words](target)`. */
const link = /\]\(([^)\s#]+)(?:#[^)]*)?\)/gu;

const targetsOf = (text: string): readonly string[] =>
  [...text.matchAll(link)].flatMap(([, target]) => (target === undefined || /^[a-z]+:/u.test(target) ? [] : [target]));

/** Pages of the manual that its build writes; that looks at links to them itself. */
const made = "docs/manual/reference/api/";

/** Whether a path exists in the checkout, as a file or a folder. */
const lies = ({ files }: Tree, path: string): boolean =>
  files.includes(path) || files.some((file) => file.startsWith(`${path}/`)) || path.startsWith(made);

export const links: Check = {
  name: "links",
  holds: "Every link of a page to something in the repository leads there, and README.md links every package and app.",
  complaints: async (tree) => {
    const pages = tree.files.filter((file) => file.endsWith(".md"));
    const found = await Promise.all(pages.map(async (page) => ({ page, targets: targetsOf(await tree.read(page)) })));
    const dead = found.flatMap(({ page, targets }) =>
      targets
        .filter((target) => !lies(tree, join(dirname(page), target).replace(/\/$/u, "")))
        .map((target) => `${page}: nothing lies at ${target}`),
    );
    const map = found.find(({ page }) => page === "README.md")?.targets ?? [];
    const homes = tree.files.flatMap((file) => /^((?:packages|apps)\/[^/]+)\/package\.json$/u.exec(file)?.[1] ?? []);
    return [
      ...dead,
      ...homes.filter((home) => !map.includes(home)).map((home) => `README.md: ${home} is not on the map`),
    ];
  },
};
