import ts from "typescript";
import { commentedText } from "./declaration-text.ts";
import type { PackageApi, PublicEntry, PublicName } from "./public-api.ts";

/** Prose of a doc comment as Markdown that VitePress takes: outside of code no angle bracket begins a tag. */
const prose = (doc: string): string =>
  doc
    .replaceAll(/\{@link ([^}\s]+)\}/gu, "`$1`")
    .split(/(`[^`]*`)/u)
    .map((part, at) => (at % 2 === 0 ? part.replaceAll("<", "&lt;").replaceAll("{{", "&#123;{") : part))
    .join("");

const isValue = ({ symbol }: PublicName): boolean => (symbol.flags & ts.SymbolFlags.Value) !== 0;

const section = (one: PublicName): string =>
  [`### ${one.name}`, prose(one.doc), ["```ts", ...one.declarations.map(commentedText), "```"].join("\n")].join("\n\n");

const valuesFirst = (names: readonly PublicName[]): readonly PublicName[] => [
  ...names.filter(isValue),
  ...names.filter((one) => !isValue(one)),
];

/** Section of an entry; the main one, which is called as the package, stands right below the title. */
const entrySection = ({ specifier, names }: PublicEntry, at: number): readonly string[] => [
  at === 0 ? "## Names" : `## \`${specifier}\``,
  ...(names.length === 0 ? ["It exports nothing: it is imported for what it does."] : valuesFirst(names).map(section)),
];

const behindSection = (types: readonly PublicName[]): readonly string[] =>
  types.length === 0 ? [] : ["## Types behind these", "Not exported by themselves.", ...types.map(section)];

/** Page of the reference: every public name of a package, with its declaration. */
export const referencePage = ({ name, description, entries, behind }: PackageApi): string =>
  `${[
    `# ${name}`,
    `${description}.`,
    ...entries.flatMap(entrySection),
    ...behindSection(behind.filter((one) => !isValue(one))),
  ].join("\n\n")}\n`;
