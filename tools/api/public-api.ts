import { join } from "node:path";
import ts from "typescript";
import { isFields } from "../release/manifest.ts";
import { privateModule, publicExports } from "../release/entries.ts";
import { publishedIn, type Published } from "../release/published.ts";
import type { Tree } from "../tree.ts";

/** Name that an entry exports, or that one of its declarations refers to, with its declarations. */
export type PublicName = {
  readonly name: string;
  readonly symbol: ts.Symbol;
  readonly declarations: readonly ts.Declaration[];
  /** What is said of it: the text of its doc comment. */
  readonly doc: string;
};

/** Public entry of a package, such as `@opencallkit/ui/elements/clock`. */
export type PublicEntry = { readonly specifier: string; readonly names: readonly PublicName[] };

export type PackageApi = {
  readonly folder: string;
  readonly name: string;
  readonly description: string;
  readonly entries: readonly PublicEntry[];
  /** Types of this project that the declarations need, and that no entry exports. */
  readonly behind: readonly PublicName[];
};

/** Packages that people use by name, in the order in which the manual names them: each has a page of the reference. */
export const documentedPackages: readonly string[] = [
  "client",
  "ui",
  "vue",
  "react",
  "uniapp",
  "rest",
  "testing",
  "server",
].map((name) => `@opencallkit/${name}`);

type EntryFile = { readonly specifier: string; readonly file: string };

/** Entries of a package that have types: the declarations that the compiler has written. */
const entryFilesOf = (root: string, { folder, manifest }: Published): readonly EntryFile[] =>
  Object.entries(publicExports(manifest)).flatMap(([subpath, target]) => {
    const types = isFields(target) ? target["types"] : undefined;
    if (typeof types !== "string") return [];
    return [{ specifier: manifest.name + subpath.slice(1), file: join(root, folder, types) }];
  });

const settings: ts.CompilerOptions = {
  target: ts.ScriptTarget.ESNext,
  lib: ["lib.es2024.d.ts", "lib.dom.d.ts", "lib.dom.iterable.d.ts"],
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  types: ["node"],
  strict: true,
  skipLibCheck: true,
  noEmit: true,
};

/** Declarations of subpaths that are for this repository alone, which a package copies from another when it is packed. */
const privatePaths = (root: string, packages: readonly Published[]): Record<string, string[]> =>
  Object.fromEntries(
    packages.flatMap(({ folder, manifest }) => {
      const { exports: entries } = manifest.fields;
      return Object.keys(isFields(entries) ? entries : {}).flatMap((subpath) => {
        const module = privateModule(manifest, subpath);
        if (module === null) return [];
        return [[manifest.name + subpath.slice(1), [join(root, folder, module.replace(/\.js$/u, ".d.ts"))]] as const];
      });
    }),
  );

const unaliased = (checker: ts.TypeChecker, symbol: ts.Symbol): ts.Symbol =>
  (symbol.flags & ts.SymbolFlags.Alias) === 0 ? symbol : checker.getAliasedSymbol(symbol);

const nameOf = (checker: ts.TypeChecker, exported: ts.Symbol): PublicName => {
  const symbol = unaliased(checker, exported);
  return {
    name: exported.name,
    symbol,
    declarations: symbol.getDeclarations() ?? [],
    doc: ts.displayPartsToString(symbol.getDocumentationComment(checker)).trim(),
  };
};

const byName = (one: PublicName, other: PublicName): number => one.name.localeCompare(other.name, "en");

/** Symbols that a declaration refers to. */
const referredBy = (checker: ts.TypeChecker, declaration: ts.Declaration): readonly ts.Symbol[] => {
  const found: ts.Symbol[] = [];
  const visit = (node: ts.Node): void => {
    const symbol = ts.isIdentifier(node) ? checker.getSymbolAtLocation(node) : undefined;
    if (symbol !== undefined) found.push(unaliased(checker, symbol));
    ts.forEachChild(node, visit);
  };
  visit(declaration);
  return found;
};

/** Whether a symbol stands at the top of one of this project's own modules. */
const isOurs = (root: string, symbol: ts.Symbol): boolean =>
  (symbol.getDeclarations() ?? []).some(
    (declaration) =>
      declaration.getSourceFile().fileName.startsWith(join(root, "packages/")) &&
      (ts.isSourceFile(declaration.parent) || ts.isVariableDeclarationList(declaration.parent)),
  );

type Reach = { readonly checker: ts.TypeChecker; readonly root: string; readonly elsewhere: ReadonlySet<ts.Symbol> };

/** Transitive closure of what the exported declarations refer to, without themselves and what is exported elsewhere. */
const behindOf = (exported: readonly PublicName[], { checker, root, elsewhere }: Reach): readonly PublicName[] => {
  const known = new Set([...elsewhere, ...exported.map(({ symbol }) => symbol)]);
  const found: PublicName[] = [];
  const waiting = exported.flatMap(({ declarations }) => declarations);
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    for (const symbol of referredBy(checker, next)) {
      if (known.has(symbol) || !isOurs(root, symbol)) continue;
      known.add(symbol);
      const one = nameOf(checker, symbol);
      found.push(one);
      waiting.push(...one.declarations);
    }
  }
  return found.toSorted(byName);
};

const textOf = (value: unknown): string => (typeof value === "string" ? value : "");

const read = async (tree: Tree): Promise<readonly PackageApi[]> => {
  const published = await publishedIn(tree);
  const packages = published.map((one) => ({ one, files: entryFilesOf(tree.root, one) }));
  const program = ts.createProgram(
    packages.flatMap(({ files }) => files.map(({ file }) => file)),
    { ...settings, paths: privatePaths(tree.root, published) },
  );
  const checker = program.getTypeChecker();
  const namesIn = (file: string): readonly PublicName[] => {
    const source = program.getSourceFile(file);
    const module = source === undefined ? undefined : checker.getSymbolAtLocation(source);
    const symbols = module === undefined ? [] : checker.getExportsOfModule(module);
    return symbols.map((symbol) => nameOf(checker, symbol)).toSorted(byName);
  };
  const apis = packages
    .filter(({ files }) => files.length > 0)
    .map(({ one, files }) => ({
      one,
      entries: files.map(({ specifier, file }) => ({ specifier, names: namesIn(file) })),
    }));
  const elsewhere = new Set(
    apis
      .filter(({ one }) => documentedPackages.includes(one.manifest.name))
      .flatMap(({ entries }) => entries.flatMap(({ names }) => names.map(({ symbol }) => symbol))),
  );
  return apis.map(({ one: { folder, manifest }, entries }) => ({
    folder,
    name: manifest.name,
    description: textOf(manifest.fields["description"]),
    entries,
    behind: behindOf(
      entries.flatMap(({ names }) => names),
      { checker, root: tree.root, elsewhere },
    ),
  }));
};

const kept = new WeakMap<Tree, Promise<readonly PackageApi[]>>();

/**
 * Public API of every published package, read once from the declarations that are packed. The packages must be built.
 */
export const publicApi = (tree: Tree): Promise<readonly PackageApi[]> => {
  const known = kept.get(tree) ?? read(tree);
  kept.set(tree, known);
  return known;
};
