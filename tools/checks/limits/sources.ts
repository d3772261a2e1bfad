import { join } from "node:path";
import ts from "typescript";
import type { Tree } from "../../tree.ts";

/** Syntax trees of the project's own TypeScript, parsed once for all limits. */
export type Sources = {
  readonly tree: Tree;
  /** Parsed files by their path in the tree. */
  readonly parsed: ReadonlyMap<string, ts.SourceFile>;
  /** Type-checked program, created lazily when the first limit asks. */
  readonly program: () => ts.Program;
  /** Path in the tree of a parsed file; undefined for one from outside. */
  readonly nameOf: (source: ts.SourceFile) => string | undefined;
};

const isSource = (file: string): boolean =>
  /^(?:packages|apps|tools|e2e|bench)\/.*\.ts$/u.test(file) && !file.endsWith(".d.ts");

/** Whether a file is a test, of behaviour or of types. */
export const isTest = (file: string): boolean => /\.test(?:-d)?\.ts$/u.test(file);

/** Path mapping of packages to their sources, installed or not: `@opencallkit/core` → `packages/core/src`. */
const pathsOf = async (tree: Tree): Promise<ts.MapLike<string[]>> => {
  const manifests = tree.files.filter((file) => /^packages\/[^/]+\/package\.json$/u.test(file));
  const found = await Promise.all(
    manifests.map(async (file) => (await entriesOf(tree, file)).map(({ name, source }) => [name, source] as const)),
  );
  return Object.fromEntries(found.flat().map(([name, source]) => [name, [join(tree.root, source)]]));
};

/** Package entry: the specifier that others import, and its source file. */
export type Entry = { readonly name: string; readonly source: string };

const isRecord = (value: unknown): value is { readonly [key: string]: unknown } =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Maps a built file to its source, where a manifest does not name the source itself: `./dist/ports/index.js` → `src/ports/index.ts`. */
const sourceOf = (target: unknown): string | undefined => {
  if (typeof target === "string") {
    const file = target.replace(/^\.\//u, "").replace(/^dist\//u, "src/");
    return /\.[cm]?[jt]s$/u.test(file) ? file.replace(/(?:\.d)?\.[cm]?[jt]s$/u, ".ts") : undefined;
  }
  if (!isRecord(target)) return undefined;
  return sourceOf(target["source"] ?? target["types"] ?? target["import"] ?? target["default"]);
};

/** TypeScript entries of a manifest's `exports`. */
export const entriesOf = async (tree: Tree, manifest: string): Promise<readonly Entry[]> => {
  const read: unknown = JSON.parse(await tree.read(manifest));
  if (!isRecord(read) || typeof read["name"] !== "string") return [];
  const { name } = read;
  const exported = read["exports"];
  const targets =
    isRecord(exported) && Object.keys(exported).some((key) => key.startsWith(".")) ? exported : { ".": exported };
  return Object.entries(targets).flatMap(([path, target]) => {
    const source = sourceOf(target);
    const folder = manifest.replace(/package\.json$/u, "");
    return source === undefined ? [] : [{ name: `${name}${path.slice(1)}`, source: `${folder}${source}` }];
  });
};

const settings: ts.CompilerOptions = {
  strict: true,
  target: ts.ScriptTarget.ES2023,
  lib: ["lib.es2024.d.ts", "lib.dom.d.ts", "lib.dom.iterable.d.ts"],
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  customConditions: ["source"],
  types: ["node"],
  allowImportingTsExtensions: true,
  noEmit: true,
  skipLibCheck: true,
};

const read = async (tree: Tree): Promise<Sources> => {
  const paths = await pathsOf(tree);
  const files = tree.files.filter(isSource);
  const texts = await Promise.all(files.map((file) => tree.read(file)));
  const language: ts.CreateSourceFileOptions = {
    languageVersion: ts.ScriptTarget.ES2023,
    impliedNodeFormat: ts.ModuleKind.ESNext,
  };
  const parsed = new Map(
    files.map((file, at) => [
      file,
      ts.createSourceFile(join(tree.root, file), texts[at] ?? "", language, true, ts.ScriptKind.TS),
    ]),
  );
  const byPath = new Map([...parsed].map(([file, source]) => [source.fileName, { file, source }]));
  const made: { program?: ts.Program } = {};
  const make = (): ts.Program => {
    const options: ts.CompilerOptions = { ...settings, paths };
    const host = ts.createCompilerHost(options, true);
    return ts.createProgram({
      rootNames: [...byPath.keys()],
      options,
      host: {
        ...host,
        getCurrentDirectory: () => tree.root,
        getSourceFile: (name, ...rest) => byPath.get(name)?.source ?? host.getSourceFile(name, ...rest),
      },
    });
  };
  return {
    tree,
    parsed,
    program: () => (made.program ??= make()),
    nameOf: ({ fileName }) => byPath.get(fileName)?.file,
  };
};

const kept = new WeakMap<Tree, Promise<Sources>>();

export const sourcesOf = (tree: Tree): Promise<Sources> => {
  const known = kept.get(tree) ?? read(tree);
  kept.set(tree, known);
  return known;
};

/** Source location for messages: `packages/core/src/a.ts:12`. */
export const placeOf = ({ nameOf }: Sources, node: ts.Node): string => {
  const source = node.getSourceFile();
  return `${nameOf(source) ?? source.fileName}:${source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1}`;
};
