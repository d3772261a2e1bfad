import type { Check } from "./check.ts";
import { complaintsOf } from "./program.ts";
import { projectsOf } from "./projects.ts";

/** Least type coverage in percent; not 100, because `Array.isArray` and prototypes of the platform are declared as `any`. */
const threshold = "99.8";

export const typeCoverage: Check = {
  name: "type-coverage",
  holds: `The type of ${threshold} % of all names is known: no any slips in from outside.`,
  complaints: async (tree) => {
    const found: string[] = [];
    for (const folder of projectsOf(tree)) {
      const args = ["-p", folder, "--strict", "--detail", "--ignore-catch", "--at-least", threshold];
      for (const complaint of await complaintsOf("type-coverage", args, tree.root))
        found.push(`${folder}: ${complaint}`);
    }
    return found;
  },
};
