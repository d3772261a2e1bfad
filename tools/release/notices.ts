import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { readManifest } from "./manifest.ts";
import type { Published } from "./published.ts";
import { thirdPartiesOf, type ThirdParty } from "./third-parties.ts";

const noticeOf = async ({ folder, manifest: { name, version } }: ThirdParty): Promise<string | null> => {
  const file = (await readdir(folder)).find((each) => /^licen[cs]e(?:\.|$)/iu.test(each));
  return file === undefined ? null : `${name} ${version}\n\n${(await readFile(join(folder, file), "utf8")).trim()}\n`;
};

const installed = async (root: string, name: string): Promise<ThirdParty> => {
  const folder = join(root, "node_modules", name);
  return { folder, manifest: readManifest(await readFile(join(folder, "package.json"), "utf8")) };
};

/** Bundles whose licences are passed on: these packages with all that they need, and others by name. */
export type Bundled = { readonly packages: readonly Published[]; readonly others: readonly string[] };

/** Third-party notices of bundles: the licences of what is compiled in ask to be passed on with it. */
export const noticesOf = async (root: string, { packages, others }: Bundled): Promise<string> => {
  const parties = [
    ...(await thirdPartiesOf(root, packages)),
    ...(await Promise.all(others.map((name) => installed(root, name)))),
  ];
  const notices = await Promise.all(parties.map(noticeOf));
  return notices.filter((notice) => notice !== null).join(`\n${"-".repeat(80)}\n\n`);
};
