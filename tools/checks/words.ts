import type { Check } from "./check.ts";

/** Forbidden patterns; each has a character class in it, so that this file does not match itself. */
const forbidden: readonly { readonly pattern: RegExp; readonly why: string }[] = [
  { pattern: /(?<![\w.$}-])\/(?:wor[k]|hom[e]|User[s]|roo[t])\/\w/u, why: "a path of somebody's machine" },
  {
    pattern: /registry\.np[m]js|proxy\.gola[n]g|deb\.debia[n]|files\.pytho[n]hosted/u,
    why: "the host of a package registry",
  },
  { pattern: /\b(?:TOD[O]|FIXM[E]|XX[X]|HAC[K])\b/u, why: "unfinished work" },
  { pattern: /@ts-(?:ignor[e]|nochec[k]|expect-erro[r])/u, why: "a silenced compiler" },
  { pattern: /\b(?:test|it|describe)\.(?:ski[p]|tod[o]|onl[y])\b/u, why: "a test that does not run" },
  { pattern: /-----BEGIN (?:[A-Z]+ )?PRIVATE KE[Y]-----/u, why: "a private key" },
];

const textual = /\.(ts|mjs|js|vue|css|html|json|md|sql|yml|sh)$|^\.ci\/|^[A-Z]+$/u;

export const words: Check = {
  name: "words",
  holds: "No word that does not belong in a finished project: paths of a machine, registries, silenced tests.",
  complaints: async ({ files, read }) => {
    const found = await Promise.all(
      files
        .filter((file) => textual.test(file) && !file.endsWith("package-lock.json"))
        .map(async (file) => {
          const lines = (await read(file)).split("\n");
          return lines.flatMap((line, at) =>
            forbidden.filter(({ pattern }) => pattern.test(line)).map(({ why }) => `${file}:${at + 1}: ${why}`),
          );
        }),
    );
    return found.flat();
  },
};
