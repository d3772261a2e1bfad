import type { Tree } from "../tree.ts";
import { readManifest, type Manifest } from "./manifest.ts";

/**
 * Published package: one whose manifest says how (`publishConfig`). In the checkout it is `private`, for what is
 * published is a staged copy of it.
 */
export type Published = { readonly folder: string; readonly manifest: Manifest };

/** What a manifest lists to be published: folders, and single files. */
export const filesOf = ({ fields: { files } }: Manifest): readonly string[] =>
  Array.isArray(files) ? files.filter((name): name is string => typeof name === "string") : [];

/** Topological order: every package after those that it depends on. */
const inOrder = (packages: readonly Published[]): readonly Published[] => {
  const ordered = new Set<Published>();
  const add = (one: Published, above: readonly Published[]): void => {
    if (above.includes(one)) throw new Error(`${one.manifest.name} depends on itself`);
    const { dependencies, peerDependencies } = one.manifest;
    for (const other of packages)
      if (other.manifest.name in { ...dependencies, ...peerDependencies }) add(other, [...above, one]);
    ordered.add(one);
  };
  for (const one of packages) add(one, []);
  return [...ordered];
};

export const publishedIn = async ({ files, read }: Tree): Promise<readonly Published[]> => {
  const found = files.filter((file) => /^(?:packages|apps)\/[^/]+\/package\.json$/u.test(file));
  const all = await Promise.all(
    found.map(async (file) => ({
      folder: file.replace("/package.json", ""),
      manifest: readManifest(await read(file)),
    })),
  );
  return inOrder(all.filter(({ manifest }) => manifest.fields["publishConfig"] !== undefined));
};

/** Packages of these folders, with those that they depend on, in dependency order. */
export const withNeeded = (packages: readonly Published[], folders: readonly string[]): readonly Published[] => {
  const wanted = new Set<Published>();
  const want = (one: Published): void => {
    wanted.add(one);
    for (const other of packages) if (other.manifest.name in one.manifest.dependencies) want(other);
  };
  for (const one of packages) if (folders.includes(one.folder)) want(one);
  return packages.filter((one) => wanted.has(one));
};
