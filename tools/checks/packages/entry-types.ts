import { readdir, readFile } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { checkPackage, Package } from "@arethetypeswrong/core";
import type { Staged } from "../../release/stage.ts";

type Result = Awaited<ReturnType<typeof checkPackage>>;
type Problem = Extract<Result, { readonly problems: unknown }>["problems"][number];

/** Ways to resolve an import that a package of ES modules with `exports` does not serve. */
const unserved: ReadonlySet<string> = new Set(["node10", "node16-cjs"]);

const isServed = (problem: Problem): boolean =>
  !("resolutionKind" in problem && unserved.has(problem.resolutionKind)) &&
  !("resolutionOption" in problem && unserved.has(problem.resolutionOption));

const wordsOf = (problem: Problem): string => {
  if ("entrypoint" in problem) return `${problem.kind}: ${problem.entrypoint}, ${problem.resolutionKind}`;
  if ("fileName" in problem) return `${problem.kind}: ${problem.fileName}`;
  return `${problem.kind}: ${problem.typesFileName}`;
};

const isText = (name: string): boolean => /\.(?:[cm]?js|ts|json)$/u.test(name);

const textsIn = async (folder: string): Promise<{ readonly [path: string]: string }> => {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && isText(entry.name));
  const texts = files.map(async ({ parentPath, name }) => {
    const file = join(parentPath, name);
    return [relative(folder, file).split(sep).join("/"), await readFile(file, "utf8")] as const;
  });
  return Object.fromEntries(await Promise.all(texts));
};

/** Violations in how TypeScript finds the types of a package's entries, beside what a program loads (attw). */
export const entryTypes = async ({
  folder,
  manifest: { name, version, fields },
}: Staged): Promise<readonly string[]> => {
  if (fields["exports"] === undefined) return [];
  const texts = Object.entries(await textsIn(folder)).map(([path, text]) => [`/node_modules/${name}/${path}`, text]);
  const result = await checkPackage(new Package(Object.fromEntries(texts), name, version));
  return result.types === false ? ["has no types"] : result.problems.filter(isServed).map(wordsOf);
};
