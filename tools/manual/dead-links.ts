const base = "/manual/";

const anchor = /<a\b[^>]*\shref="([^"]*)"/gu;
const identifier = /\sid="([^"]*)"/gu;

const decoded = (text: string): string => decodeURIComponent(text.replaceAll("&amp;", "&"));

/** Address that a page has with clean URLs: `start/vue.html` → `/manual/start/vue`. */
const addressOf = (file: string): string => base + file.replace(/(?:(^|\/)index)?\.html$/u, "$1");

/** Links between the pages of the built manual that lead to no page, or to no place in one: `from: target`. */
export const deadLinks = (pages: ReadonlyMap<string, string>): readonly string[] => {
  const places = new Map(
    [...pages].map(([file, text]) => [
      addressOf(file),
      new Set([...text.matchAll(identifier)].map(([, id]) => decoded(id ?? ""))),
    ]),
  );
  const isDead = (from: string, href: string): boolean => {
    const { pathname, hash, origin } = new URL(href.replaceAll("&amp;", "&"), `http://manual.invalid${from}`);
    if (origin !== "http://manual.invalid") return false;
    const ids = places.get(decodeURIComponent(pathname));
    return ids === undefined || (hash !== "" && !ids.has(decodeURIComponent(hash.slice(1))));
  };
  return [...pages].flatMap(([file, text]) => {
    const hrefs = new Set([...text.matchAll(anchor)].map(([, href]) => href ?? ""));
    return [...hrefs].filter((href) => isDead(addressOf(file), href)).map((href) => `${file}: ${href}`);
  });
};
