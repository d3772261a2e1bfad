import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join, posix } from "node:path";

/** Pages of the manual that stand elsewhere in the repository: where, and what they are called in the manual. */
const borrowed: { readonly [file: string]: string } = {
  "docs/deploy.md": "running/deploying.md",
  "docs/user-sig.md": "running/user-sig.md",
  "docs/threats.md": "running/threats.md",
  "docs/host-pages.md": "running/host-pages.md",
  "docs/spec/limits.md": "running/limits.md",
  "docs/protocol.md": "reference/protocol.md",
};

export const borrowedPages: readonly string[] = Object.keys(borrowed);

const own = "docs/manual/";

/** Names in the manual, by the pages' places in the repository. */
const placesIn = async (home: string): Promise<ReadonlyMap<string, string>> => {
  const files = await readdir(join(home, own), { recursive: true });
  const pages = files.map((file) => file.replaceAll("\\", "/")).filter((file) => file.endsWith(".md"));
  return new Map([...pages.map((page) => [`${own}${page}`, page] as const), ...Object.entries(borrowed)]);
};

const link = /\[([^\]]*)\]\(([^)\s#]+)(#[^)\s]*)?\)/gu;

/**
 * Links of a page, as the manual has them: to another page of the manual by its place there. What lies only in the
 * repository is named and not linked, for an installed server has no repository beside it.
 */
const relinked = (text: string, from: string, places: ReadonlyMap<string, string>): string => {
  const at = places.get(from) ?? from;
  return text.replaceAll(link, (whole, words: string, target: string, fragment: string | undefined) => {
    if (/^[a-z]+:/u.test(target)) return whole;
    const file = posix.join(posix.dirname(from), target).replace(/\/$/u, "");
    const place = places.get(file) ?? (file.startsWith(`${own}reference/api/`) ? file.slice(own.length) : undefined);
    if (place !== undefined) return `[${words}](${posix.relative(posix.dirname(at), place)}${fragment ?? ""})`;
    return words.replaceAll("`", "") === file ? `\`${file}\`` : `${words} (\`${file}\` in the repository)`;
  });
};

/** Applies a change to the prose of a page, and leaves its code blocks as they are. */
const outsideCode = (text: string, change: (prose: string) => string): string =>
  text
    .split(/(^ *```[^\n]*\n[\s\S]*?^ *```$)/mu)
    .map((part, index) => (index % 2 === 0 ? change(part) : part))
    .join("");

/** Stages the pages of the manual, those that other pages of the repository lend it included, into an empty folder. */
export const stagePages = async (home: string, into: string): Promise<void> => {
  const places = await placesIn(home);
  await rm(into, { recursive: true, force: true });
  for (const [file, place] of places) {
    const text = await readFile(join(home, file), "utf8");
    await mkdir(dirname(join(into, place)), { recursive: true });
    await writeFile(
      join(into, place),
      outsideCode(text, (prose) => relinked(prose, file, places)),
    );
  }
};
