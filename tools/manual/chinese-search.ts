/** Characters of Chinese text that stand together without a space. */
const run = /\p{Script=Han}{2,}/gu;

/** Most characters of a word that is searched for. */
const longest = 8;

/**
 * Suffixes of a run of characters. Chinese has no spaces, and the search finds words by their beginning: with a word that
 * begins at every character it finds whatever stands within (a suffix array, cut to eight characters).
 */
const suffixes = (characters: string): string => {
  const all = Array.from(characters);
  return all.map((_character, at) => all.slice(at, at + longest).join("")).join(" ");
};

/** Rendered page as the search index is to have it: headings as they are, with their suffixes behind them, and all other text in suffixes. */
export const searchableChinese = (html: string): string =>
  html
    .split(/(<h[1-6][^>]*>[\s\S]*?<\/h[1-6]>)/u)
    .map((part, at) => {
      if (at % 2 === 0) return part.replaceAll(run, suffixes);
      const words = part.replaceAll(/<[^>]*>/gu, " ").match(run) ?? [];
      return `${part}<p>${words.map(suffixes).join(" ")}</p>`;
    })
    .join("");
