import { cp, mkdir, mkdtemp, readFile, readdir, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Mutant } from "./mutant.ts";

/** Sandbox: a copy of the sources to put mutants into; the originals stay untouched. */
export type Copy = {
  readonly root: string;
  /** Applies a mutant, runs something, and reverts it. */
  readonly with: <T>(mutant: Mutant, run: () => Promise<T>) => Promise<T>;
  readonly remove: () => Promise<void>;
};

const home = fileURLToPath(new URL("../../", import.meta.url));
const packages = ["protocol", "core", "server", "client", "sql", "testing"];
/** npm workspaces that the simulation needs: names and folders. */
const workspaces = [...packages.map((name) => [name, join("packages", name)] as const), ["tests", "tests"] as const];

const linkModules = async (root: string): Promise<void> => {
  const modules = join(home, "node_modules");
  await mkdir(join(root, "node_modules/@opencallkit"), { recursive: true });
  for (const name of await readdir(modules))
    if (name !== "@opencallkit" && name !== ".bin")
      await symlink(join(modules, name), join(root, "node_modules", name));
  for (const [name, path] of workspaces) await symlink(join(root, path), join(root, "node_modules/@opencallkit", name));
};

export const makeCopy = async (): Promise<Copy> => {
  const root = await mkdtemp(join(tmpdir(), "mutants-"));
  for (const [, workspace] of workspaces)
    await cp(join(home, workspace), join(root, workspace), {
      recursive: true,
      filter: (path) => !/\/(?:dist|node_modules)$/u.test(path),
    });
  await cp(join(home, "package.json"), join(root, "package.json"));
  await linkModules(root);
  return {
    root,
    with: async (mutant, run) => {
      const file = join(root, "packages", mutant.file);
      const text = await readFile(file, "utf8");
      const parts = text.split(mutant.find);
      if (parts.length !== 2)
        throw new Error(`${mutant.name}: its text stands ${parts.length - 1} times in ${mutant.file}`);
      await writeFile(file, parts.join(mutant.put));
      try {
        return await run();
      } finally {
        await writeFile(file, text);
      }
    },
    remove: () => rm(root, { recursive: true, force: true }),
  };
};
export const hunterIn = (root: string): string => join(root, "tests/mutants/hunter.ts");
