import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { isFields, readManifest, type Manifest } from "./manifest.ts";

/** Package from outside, as it is installed. */
export type ThirdParty = { readonly folder: string; readonly manifest: Manifest };

/** Folder of a dependency by Node's own rule: in `node_modules` here or further up; null if it is not installed. */
const findInstalled = (name: string, from: string, root: string): string | null => {
  const folder = join(from, "node_modules", name);
  if (existsSync(join(folder, "package.json"))) return folder;
  return relative(root, from) === "" ? null : findInstalled(name, dirname(from), root);
};

const namesIn = (value: unknown): readonly string[] => (isFields(value) ? Object.keys(value) : []);

/**
 * Transitive runtime dependencies from outside, as they are installed in a checkout. Peers are the user's own; an
 * optional dependency may be missing.
 */
export const thirdPartiesOf = async (
  root: string,
  packages: readonly { readonly folder: string; readonly manifest: Manifest }[],
): Promise<readonly ThirdParty[]> => {
  const inHouse = new Set(packages.map(({ manifest }) => manifest.name));
  const found = new Map<string, ThirdParty>();
  const follow = async (manifest: Manifest, from: string): Promise<void> => {
    const optional = namesIn(manifest.fields["optionalDependencies"]);
    for (const name of new Set([...Object.keys(manifest.dependencies), ...optional])) {
      if (inHouse.has(name)) continue;
      const folder = findInstalled(name, from, root);
      if (folder === null && optional.includes(name)) continue;
      if (folder === null) throw new Error(`${name}, a dependency of ${manifest.name}, is not installed`);
      if (found.has(folder)) continue;
      const its = readManifest(await readFile(join(folder, "package.json"), "utf8"));
      found.set(folder, { folder, manifest: its });
      await follow(its, folder);
    }
  };
  for (const { manifest, folder } of packages) await follow(manifest, join(root, folder));
  return [...found.values()].toSorted((one, other) => one.manifest.name.localeCompare(other.manifest.name));
};
