import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Check } from "./check.ts";
import { complaintsOf, home } from "./program.ts";
import { projectsOf } from "./projects.ts";

/** Least type coverage in percent; not 100, because `Array.isArray` and prototypes of the platform are declared as `any`. */
const threshold = "99.8";

const folderOf = (project: string): string => (project.endsWith(".json") ? dirname(project) : project);

/** One program of all projects: to load each by itself, with all that it refers to, takes nine times as long. */
const settingsOf = (root: string, projects: readonly string[]): string =>
  JSON.stringify({
    extends: join(home, "tsconfig.base.json"),
    compilerOptions: {
      composite: false,
      noEmit: true,
      jsx: "react-jsx",
      lib: ["ES2024", "DOM", "DOM.Iterable"],
      types: ["node"],
      typeRoots: [join(home, "node_modules/@types")],
    },
    include: [...new Set(projects.map(folderOf))].map((folder) => join(root, folder)),
    exclude: ["node_modules", "dist", "registry"].map((name) => join(root, "**", name)),
  });

export const typeCoverage: Check = {
  name: "type-coverage",
  holds: `The type of ${threshold} % of all names is known: no any slips in from outside.`,
  complaints: async (tree) => {
    const folder = await mkdtemp(join(tmpdir(), "type-coverage-"));
    try {
      const settings = join(folder, "tsconfig.json");
      await writeFile(settings, settingsOf(tree.root, projectsOf(tree)));
      const args = ["-p", settings, "--strict", "--detail", "--ignore-catch", "--at-least", threshold];
      return await complaintsOf("type-coverage", args, tree.root);
    } finally {
      await rm(folder, { recursive: true });
    }
  },
};
