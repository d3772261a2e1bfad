import { bareText } from "./declaration-text.ts";
import type { PackageApi, PublicName } from "./public-api.ts";

/** Where the report of a package's public API is kept. */
export const reportFileOf = ({ folder }: PackageApi): string => `${folder}/api.md`;

const block = (names: readonly PublicName[]): string => {
  const texts = names.flatMap(({ name, declarations }) => {
    const own = declarations.map(bareText);
    return own.some((text) => text.includes(name)) ? own : [`// as ${name}`, ...own];
  });
  return ["```ts", ...texts, "```"].join("\n");
};

/** Report of a package's public API: every name of every entry, with all that a change of it could break. */
export const reportOf = ({ name, entries, behind }: PackageApi): string => {
  const parts = [
    `# ${name}`,
    "What this package exports, written by `npm run generate` from the declarations that are packed. A change of it is a change for everybody who uses it.",
    ...entries.flatMap(({ specifier, names }) => (names.length === 0 ? [] : [`## ${specifier}`, block(names)])),
    ...(behind.length === 0 ? [] : ["## Not exported, and part of the above", block(behind)]),
  ];
  return `${parts.join("\n\n")}\n`;
};
