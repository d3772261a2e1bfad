import { cp, mkdir, readdir, readFile, rename, writeFile } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { BadOptions } from "./options.ts";
import type { TemplateName } from "./templates.ts";

const own = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url));

/** Files whose names npm would treat in its own way, by the names that they have in a template. */
const hidden = { _gitignore: ".gitignore", _env: ".env" } as const;

const codeOf = (error: unknown): string => (error instanceof Error && "code" in error ? String(error.code) : "");

const expectEmpty = async (folder: string): Promise<void> => {
  const entries = await readdir(folder).catch((error: unknown): readonly string[] => {
    if (codeOf(error) === "ENOENT") return [];
    if (codeOf(error) === "ENOTDIR") throw new BadOptions(`${folder} is a file`);
    throw error;
  });
  // A repository that was just made is empty enough.
  if (entries.some((entry) => entry !== ".git")) throw new BadOptions(`${folder} is not empty`);
};

/** Package name by npm's rules, after the folder: `My App` → `my-app`. */
const packageNameOf = (folder: string): string =>
  basename(folder)
    .toLowerCase()
    .replaceAll(/[^a-z0-9-]+/gu, "-")
    .replaceAll(/^-+|-+$/gu, "") || "opencallkit-app";

const fieldsOf = async (file: string): Promise<{ readonly [field: string]: unknown }> => {
  const fields: unknown = JSON.parse(await readFile(file, "utf8"));
  return { ...(typeof fields === "object" ? fields : {}) };
};

/** Fills in a manifest: the app's name, and the release of OpenCallKit that this command belongs to. */
const fillIn = async (file: string, folder: string): Promise<void> => {
  const { version } = await fieldsOf(own("package.json"));
  const text = (await readFile(file, "utf8"))
    .replace(/"name": "[^"]*"/u, `"name": "${packageNameOf(folder)}"`)
    .replaceAll(/("(?:@opencallkit\/[a-z]+|opencallkit)": )"\*"/gu, `$1"^${String(version)}"`);
  await writeFile(file, text);
};

/** Writes an app from a template into a folder that is new or empty. */
export const writeApp = async (given: string, template: TemplateName): Promise<void> => {
  const folder = resolve(given);
  await expectEmpty(folder);
  await mkdir(folder, { recursive: true });
  await cp(own(`templates/${template}`), folder, { recursive: true });
  // A template that has an account of its own keeps it.
  await cp(own("templates/account.js"), join(folder, "src/account.js"), { force: false });
  for (const [from, to] of Object.entries(hidden))
    await rename(join(folder, from), join(folder, to)).catch((error: unknown) => {
      if (codeOf(error) !== "ENOENT") throw error;
    });
  await fillIn(join(folder, "package.json"), folder);
};
