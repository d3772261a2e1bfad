import type { Tree } from "../tree.ts";
import { run } from "../run.ts";
import { readManifest } from "./manifest.ts";
import { publishedIn } from "./published.ts";

const changed = async (root: string): Promise<boolean> => {
  const { code, output } = await run("git", ["status", "--porcelain"], root);
  return code !== 0 || output.trim() !== "";
};

/** Reasons why a checkout cannot be released as it stands; none means that it can. */
export const notReady = async (
  tree: Tree,
  { provenance }: { readonly provenance: boolean },
): Promise<readonly string[]> => {
  const root = readManifest(await tree.read("package.json"));
  const others = (await publishedIn(tree)).filter(({ manifest }) => manifest.version !== root.version);
  const changes = await tree.read("CHANGELOG.md");
  const heading = changes.split("\n").find((line) => line.startsWith("## ")) ?? "";
  return [
    ...others.map(({ folder, manifest }) => `${folder} is ${manifest.version}, and the release ${root.version}`),
    ...(/^## \d+\.\d+\.\d+\S*, \d{4}-\d{2}-\d{2}$/u.test(heading) && heading.startsWith(`## ${root.version},`)
      ? []
      : [`CHANGELOG.md begins with "${heading}", and not with "## ${root.version}, YYYY-MM-DD"`]),
    ...(provenance && root.fields["repository"] === undefined
      ? ["package.json names no repository, which provenance is checked against"]
      : []),
    ...((await changed(tree.root)) ? ["there are changes that are not committed"] : []),
  ];
};
