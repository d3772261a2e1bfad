import { mkdir, mkdtemp, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { inject } from "vitest";
import { npmWith } from "./npm.ts";

/** Fresh project: a folder outside of the repository, whose packages come from the registry of the tests. */
export type FreshProject = {
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;
  readonly npm: (...args: readonly string[]) => Promise<string>;
};

export type Files = { readonly [file: string]: string };

/** Makes a project of the given files; what it installs is what its `package.json` says, or what `npm` is told. */
export const freshProject = async (name: string, files: Files = {}): Promise<FreshProject> => {
  const { folders, settings, cache } = inject("published");
  const folder = await mkdtemp(join(folders, `${name}-`));
  for (const [file, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, file)), { recursive: true });
    await writeFile(join(folder, file), text);
  }
  const { env, run } = npmWith({ settings, cache });
  return { folder, env, npm: (...args) => run(folder, ...args) };
};
