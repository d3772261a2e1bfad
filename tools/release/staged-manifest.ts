import { publicExports } from "./entries.ts";
import { isFields, type Fields, type Manifest } from "./manifest.ts";
import type { Published } from "./published.ts";

/** Fields of the checkout alone, and those that are published in another form. */
const own = new Set(["private", "scripts", "devDependencies", "exports", "peerDependencies", "peerDependenciesMeta"]);

/** Where the project lives, in the root's manifest: npm shows it, and asks for it before it vouches for a build. */
const whereabouts = ({ fields }: Manifest, folder: string): Fields => {
  const { homepage, bugs, repository } = fields;
  const at = isFields(repository) ? { repository: { ...repository, directory: folder } } : {};
  return { ...(homepage === undefined ? {} : { homepage }), ...(bugs === undefined ? {} : { bugs }), ...at };
};

const picked = (value: unknown, names: ReadonlySet<string>): Fields =>
  isFields(value) ? Object.fromEntries(Object.entries(value).filter(([name]) => names.has(name))) : {};

/** Peers that a shipped file imports; the others are those of entries that are not public. */
const peersOf = ({ fields }: Manifest, imports: ReadonlySet<string>): Fields => {
  const peers = {
    peerDependencies: picked(fields["peerDependencies"], imports),
    peerDependenciesMeta: picked(fields["peerDependenciesMeta"], imports),
  };
  return Object.fromEntries(Object.entries(peers).filter(([, value]) => Object.keys(value).length > 0));
};

/** Published manifest: as in the checkout, without what is for the checkout alone. npm itself has no way to say that. */
export const stagedManifest = (
  { folder, manifest }: Published,
  { root, imports }: { readonly root: Manifest; readonly imports: ReadonlySet<string> },
): Fields => {
  const kept = Object.fromEntries(Object.entries(manifest.fields).filter(([field]) => !own.has(field)));
  const entries = publicExports(manifest);
  return {
    ...kept,
    ...whereabouts(root, folder),
    ...(Object.keys(entries).length === 0 ? {} : { exports: entries }),
    ...peersOf(manifest, imports),
  };
};
