import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { isBuiltin } from "node:module";
import { basename, dirname, join, posix } from "node:path";
import { entryFiles, privateModule } from "./entries.ts";
import type { Published } from "./published.ts";
import { specifiersIn, type Specifier } from "./specifiers.ts";

export type Shipped = {
  /** Contents by path in the package. */
  readonly files: ReadonlyMap<string, string>;
  /** Names of the packages that these files import. */
  readonly imports: ReadonlySet<string>;
};

/** Built file of a package in the checkout, and where it lies in the one that ships it. */
type Built = { readonly owner: Published; readonly file: string; readonly path: string };

const packageOf = (specifier: string): string => /^(?:@[^/]+\/)?[^/]+/u.exec(specifier)?.[0] ?? specifier;

const isDeclaration = (file: string): boolean => file.endsWith(".d.ts");

/** Declarations of a module: `a.js` (or `a.ts`, which the compiler leaves in declarations) → `a.d.ts`. */
const declarationOf = (file: string): string => file.replace(/\.[jt]s$/u, ".d.ts");

/** Data beside the sources, which the compiler leaves there unless it is imported: `dist/a.json` → `src/a.json`. */
const dataSource = (file: string): string => (file.endsWith(".json") ? file.replace(/^dist\//u, "src/") : file);

/** Source maps are not published: what the compiler writes is the source without its types. */
const withoutMap = (text: string): string => text.replace(/\n\/\/# sourceMappingURL=\S+\s*$/u, "\n");

/**
 * Module graph of a published package: all that its entries reach, and nothing else, so that tests, fakes and what only
 * this repository uses stay out by themselves. A module of another package that is not public there is copied.
 */
export const shippedFiles = async (root: string, own: Published, packages: readonly Published[]): Promise<Shipped> => {
  const files = new Map<string, string>();
  const imports = new Set<string>();
  const waiting: Built[] = [];

  /** Module of another package behind an import, if it is not public there. */
  const copied = (specifier: string, from: Built): Built | null => {
    const name = packageOf(specifier);
    const owner = packages.find(({ manifest }) => manifest.name === name);
    const module = owner === undefined ? null : privateModule(owner.manifest, `.${specifier.slice(name.length)}`);
    if (owner === undefined || module === null) return null;
    const file = isDeclaration(from.file) ? declarationOf(module) : module;
    return { owner, file, path: file.replace(/^dist\//u, `dist/from-${basename(owner.folder)}/`) };
  };
  const beside = (specifier: string, { owner, file, path }: Built): Built => {
    const form = isDeclaration(file) ? declarationOf : (module: string): string => module;
    return {
      owner,
      file: form(posix.join(dirname(file), specifier)),
      path: form(posix.join(dirname(path), specifier)),
    };
  };
  /** Where a file lies in the checkout; null if it does not. */
  const placeOf = ({ owner, file }: Built): string | null =>
    [file, dataSource(file)].map((each) => join(root, owner.folder, each)).find((each) => existsSync(each)) ?? null;

  /** Follows one specifier; gives the text that stands for it in the package. */
  const follow = ({ text, imported }: Specifier, from: Built): string => {
    const target = text.startsWith(".") ? beside(text, from) : copied(text, from);
    if (target === null) {
      if (!isBuiltin(text)) imports.add(packageOf(text));
      return text;
    }
    if (target.path === "package.json" || (!imported && placeOf(target) === null)) return text;
    waiting.push(target);
    const way = posix.relative(dirname(from.path), target.path).replace(/\.d\.ts$/u, ".js");
    return way.startsWith(".") ? way : `./${way}`;
  };

  const take = async (built: Built): Promise<void> => {
    if (files.has(built.path)) return;
    const text = withoutMap(await readFile(placeOf(built) ?? join(root, built.owner.folder, built.file), "utf8"));
    let [done, end] = ["", 0];
    for (const specifier of built.file.endsWith(".json") ? [] : specifiersIn(built.file, text)) {
      done += text.slice(end, specifier.at) + follow(specifier, built);
      end = specifier.at + specifier.text.length;
    }
    files.set(built.path, done + text.slice(end));
  };

  waiting.push(...entryFiles(own.manifest).map((file) => ({ owner: own, file, path: file })));
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) await take(next);
  return { files, imports };
};
