import { isFields, type Manifest } from "./manifest.ts";

/** Condition under which the tools of this repository read TypeScript: no package is published with it. */
const ownCondition = "source";

/** Published form of an export: without the repository's own condition; undefined where nothing is left. */
const publicForm = (target: unknown): unknown => {
  if (!isFields(target)) return target;
  const left = Object.entries(target).filter(([condition]) => condition !== ownCondition);
  return left.length === 0 ? undefined : Object.fromEntries(left);
};

const exportsOf = ({ fields }: Manifest): { readonly [subpath: string]: unknown } =>
  isFields(fields["exports"]) ? fields["exports"] : {};

/** Public entries of a package, by subpath. One that has only a source is for this repository alone. */
export const publicExports = (manifest: Manifest): { readonly [subpath: string]: unknown } =>
  Object.fromEntries(
    Object.entries(exportsOf(manifest)).flatMap(([subpath, target]) => {
      const left = publicForm(target);
      return left === undefined ? [] : [[subpath, left]];
    }),
  );

/** Built module behind a subpath that is not public: `./src/a.ts` → `dist/a.js`; null if there is none. */
export const privateModule = (manifest: Manifest, subpath: string): string | null => {
  const target = exportsOf(manifest)[subpath];
  if (!isFields(target) || publicForm(target) !== undefined) return null;
  const source = target[ownCondition];
  return typeof source === "string" ? source.replace(/^\.\/src\//u, "dist/").replace(/\.ts$/u, ".js") : null;
};

const filesIn = (target: unknown): readonly string[] => {
  if (typeof target === "string") return [target.replace(/^\.\//u, "")];
  return isFields(target) ? Object.values(target).flatMap(filesIn) : [];
};

/** Files that the manifest itself names: entries, declarations and commands. */
export const entryFiles = (manifest: Manifest): readonly string[] => [
  ...new Set([...filesIn(publicExports(manifest)), ...filesIn(manifest.fields["bin"])]),
];
