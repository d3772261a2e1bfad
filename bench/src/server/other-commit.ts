import { execFile } from "node:child_process";
import { rm } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { newFolder } from "./processes.ts";

const home = fileURLToPath(new URL("../../..", import.meta.url));
const run = promisify(execFile);

/** Git worktree of another commit, with its dependencies installed and its pages built. */
export type OtherCommit = { readonly root: string; readonly remove: () => Promise<void> };

/** Checks a commit out into a worktree; rejects if `ref` names none. */
export const checkOut = async (ref: string): Promise<OtherCommit> => {
  const root = await newFolder();
  const remove = async (): Promise<void> => {
    await run("git", ["worktree", "remove", "--force", root], { cwd: home }).catch(() => undefined);
    await rm(root, { recursive: true, force: true });
    await run("git", ["worktree", "prune"], { cwd: home });
  };
  try {
    await run("git", ["worktree", "add", "--detach", root, ref], { cwd: home });
    await run("npm", ["ci", "--prefer-offline", "--no-audit", "--no-fund"], { cwd: root, maxBuffer: 1 << 26 });
    await run("npm", ["run", "build:web", "--if-present"], { cwd: root, maxBuffer: 1 << 26 });
    return { root, remove };
  } catch (error) {
    await remove();
    throw error;
  }
};
