import { join } from "node:path";
import type { Tree } from "../tree.ts";
import type { Check } from "./check.ts";
import { home } from "./program.ts";
import { projectsOf, untestedProjects } from "./projects.ts";
import { run } from "../run.ts";

const compiler = join(home, "node_modules/typescript-native/bin/tsc");

const unlisted = async (tree: Tree): Promise<readonly string[]> => {
  const listed = await tree.read("tsconfig.json");
  return [
    ...projectsOf(tree)
      .filter((project) => !listed.includes(`"./${project}"`))
      .map((project) => `tsconfig.json: add { "path": "./${project}" } to its references`),
    ...untestedProjects(tree).map((folder) => `${folder}: its tests need a tsconfig.test.json`),
  ];
};

export const types: Check = {
  name: "types",
  holds: "Every project is listed in tsconfig.json and compiles.",
  complaints: async (tree) => {
    const { code, output } = await run(process.execPath, [compiler, "-b", "--pretty", "false"], tree.root);
    return [...(await unlisted(tree)), ...(code === 0 ? [] : [output.trim()])];
  },
};
