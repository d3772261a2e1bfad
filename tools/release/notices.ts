import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Published } from "./published.ts";
import { thirdPartiesOf, type ThirdParty } from "./third-parties.ts";

const noticeOf = async ({ folder, manifest: { name, version } }: ThirdParty): Promise<string | null> => {
  const file = (await readdir(folder)).find((each) => /^licen[cs]e(?:\.|$)/iu.test(each));
  return file === undefined ? null : `${name} ${version}\n\n${(await readFile(join(folder, file), "utf8")).trim()}\n`;
};

/** Third-party notices of a bundle of these packages: the licences of what is compiled in ask to be passed on with it. */
export const noticesOf = async (root: string, packages: readonly Published[]): Promise<string> => {
  const notices = await Promise.all((await thirdPartiesOf(root, packages)).map(noticeOf));
  return notices.filter((notice) => notice !== null).join(`\n${"-".repeat(80)}\n\n`);
};
