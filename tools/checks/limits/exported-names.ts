import ts from "typescript";
import type { Limit } from "./limit.ts";
import { entriesOf, placeOf, sourcesOf, type Entry, type Sources } from "./sources.ts";

/** Exported name of a package entry, with the place of its declaration. */
type Exported = { readonly name: string; readonly entry: string; readonly declared: string };

const declarationOf = (sources: Sources, checker: ts.TypeChecker, symbol: ts.Symbol): string => {
  const meant = (symbol.flags & ts.SymbolFlags.Alias) === 0 ? symbol : checker.getAliasedSymbol(symbol);
  const [first] = meant.declarations ?? symbol.declarations ?? [];
  return first === undefined ? `${meant.name} from outside` : placeOf(sources, first);
};

const exportsOf = (sources: Sources, { name: entry, source }: Entry): readonly Exported[] => {
  const checker = sources.program().getTypeChecker();
  const parsed = sources.parsed.get(source);
  const module = parsed === undefined ? undefined : checker.getSymbolAtLocation(parsed);
  return module === undefined
    ? []
    : checker
        .getExportsOfModule(module)
        .filter(({ name }) => name !== "default")
        .map((symbol) => ({ name: symbol.name, entry, declared: declarationOf(sources, checker, symbol) }));
};

/** Framework wrapper that a declaration belongs to: a page has one framework, and learns the same names in each. */
const wrapperOf = (declared: string): string | undefined => /^packages\/(vue|react)\//u.exec(declared)?.[1];

const isClash = (one: string, other: string): boolean => {
  const [its, others] = [wrapperOf(one), wrapperOf(other)];
  return one !== other && (its === undefined || others === undefined || its === others);
};

/**
 * Unique public names: a name that two package entries export (`exports` of each `packages/<name>/package.json`) must
 * mean the same declaration, types and values alike. A default export has no name, and the wrappers of two frameworks
 * may share theirs.
 */
export const exportedNames: Limit = {
  name: "exported-names",
  holds: "A name that packages export means one thing; a clash with core's is resolved by a namespace import.",
  faults: async (tree) => {
    const manifests = tree.files.filter((file) => /^packages\/[^/]+\/package\.json$/u.test(file));
    const entries = (await Promise.all(manifests.map((manifest) => entriesOf(tree, manifest)))).flat();
    const missing = entries.filter(({ source }) => !tree.files.includes(source));
    const sources = await sourcesOf(tree);
    const byName = Map.groupBy(
      entries.flatMap((entry) => exportsOf(sources, entry)),
      ({ name }) => name,
    );
    const clashes = [...byName].filter(([, all]) =>
      all.some((one) => all.some((other) => isClash(one.declared, other.declared))),
    );
    return [
      ...missing.map(({ name, source }) => ({
        subject: source,
        complaint: `${source}: stands behind ${name} and is not there`,
      })),
      ...clashes.map(([name, all]) => {
        const meanings = [...Map.groupBy(all, ({ declared }) => declared)].map(
          ([declared, same]) => `${same.map(({ entry }) => entry).join(" and ")} (${declared})`,
        );
        return {
          subject: name,
          complaint: `${name}: exported ${meanings.length} times, 1 at most: ${meanings.join(", ")}`,
        };
      }),
    ];
  },
};
