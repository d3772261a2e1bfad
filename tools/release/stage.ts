import { cp, mkdir, rename, rm, symlink, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import type { Tree } from "../tree.ts";
import { readManifest, type Manifest } from "./manifest.ts";
import { noticesOf } from "./notices.ts";
import { filesOf, publishedIn, withNeeded, type Published } from "./published.ts";
import { shippedFiles } from "./shipped-files.ts";
import { stagedManifest } from "./staged-manifest.ts";

/** Staged package: a folder that holds what its tarball will, with the manifest that is published. */
export type Staged = {
  readonly folder: string;
  readonly manifest: Manifest;
  /** Where it comes from in the checkout. */
  readonly from: string;
  /** Names of the packages that its files import. */
  readonly imports: ReadonlySet<string>;
};

/** Built folders of the server, by the name under which its manifest lists them. */
const built: { readonly [name: string]: string } = {
  pages: "apps/demo/build",
  manual: "docs/build/manual",
  "rest-viewer": "docs/build/rest",
};
/** Packages whose code is compiled into the pages. */
const inPages = ["packages/client", "packages/ui", "packages/uniapp"];
/** What VitePress compiles into the manual; the viewer of REST brings its licences along. */
const inManual = ["vitepress", "vue", "@vueuse/core", "@vueuse/integrations", "focus-trap", "mark.js", "minisearch"];
const notices = "THIRD-PARTY-NOTICES.txt";

/** Folders that a manifest lists beside the modules, which are found by following the entries. */
const foldersOf = (manifest: Manifest): readonly string[] =>
  filesOf(manifest).filter((name) => !["dist", "bin", notices].includes(name));

/** Folder of a staged package: its name without the scope. */
const folderNameOf = ({ name }: Manifest): string => name.replace(/^@[^/]+\//u, "");

type Work = {
  readonly tree: Tree;
  readonly packages: readonly Published[];
  readonly root: Manifest;
  readonly into: string;
};

const write = async (file: string, text: string): Promise<void> => {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
};

/** Copies what is published as it stands: the licence, the README and the folders of the manifest. */
const copyRest = async (
  { folder: from, manifest }: Published,
  folder: string,
  { root, files }: Tree,
): Promise<void> => {
  const wanted = [
    { name: "README.md", from: `${from}/README.md` },
    { name: "LICENSE", from: "LICENSE" },
  ].filter((each) => files.includes(each.from));
  const folders = foldersOf(manifest).map((name) => ({
    name,
    from: built[name] ?? `${from}/${name}`,
  }));
  for (const each of [...wanted, ...folders])
    await cp(join(root, each.from), join(folder, each.name), { recursive: true });
};

const stageOne = async (one: Published, { tree, packages, root, into }: Work): Promise<Staged> => {
  const folder = join(into, folderNameOf(one.manifest));
  const { files, imports } = await shippedFiles(tree.root, one, packages);
  for (const [path, text] of files) await write(join(folder, path), text);
  await copyRest(one, folder, tree);
  if (filesOf(one.manifest).includes(notices))
    await write(
      join(folder, notices),
      await noticesOf(tree.root, { packages: withNeeded(packages, inPages), others: inManual }),
    );
  const manifest = `${JSON.stringify(stagedManifest(one, { root, imports }), null, 2)}\n`;
  await write(join(folder, "package.json"), manifest);
  return { folder, manifest: readManifest(manifest), from: one.folder, imports };
};

/** Links the staged packages to each other, so that they resolve as when they are installed. */
const linkAll = async (staged: readonly Staged[], into: string): Promise<void> => {
  for (const { manifest, folder } of staged) {
    const link = join(into, "node_modules", manifest.name);
    await mkdir(dirname(link), { recursive: true });
    await symlink(relative(dirname(link), folder), link);
  }
};

const renamed = (staged: Staged, from: string, to: string): Staged => ({
  ...staged,
  folder: join(to, relative(from, staged.folder)),
});

/** Where the staged packages lie in a checkout. */
export const stagedIn = (root: string): string => join(root, "dist/packages");

/**
 * Stages published packages of a built checkout, by default all, in dependency order: each a folder of its own, from
 * which npm makes the tarball. The old ones stay until the new ones are complete.
 */
export const stage = async (tree: Tree, chosen: readonly Published[] | null = null): Promise<readonly Staged[]> => {
  const target = stagedIn(tree.root);
  const into = `${target}-${process.pid}`;
  const packages = await publishedIn(tree);
  const root = readManifest(await tree.read("package.json"));
  try {
    const staged: Staged[] = [];
    for (const one of chosen ?? packages) staged.push(await stageOne(one, { tree, packages, root, into }));
    await linkAll(staged, into);
    await rm(target, { recursive: true, force: true });
    await rename(into, target);
    return staged.map((one) => renamed(one, into, target));
  } finally {
    await rm(into, { recursive: true, force: true });
  }
};
