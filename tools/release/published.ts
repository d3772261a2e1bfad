import type { Tree } from "../tree.ts";
import { readManifest, type Manifest } from "./manifest.ts";

/**
 * Published package: one whose manifest says how (`publishConfig`). In the checkout it is `private`, for what is
 * published is a staged copy of it.
 */
export type Published = { readonly folder: string; readonly manifest: Manifest };

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
