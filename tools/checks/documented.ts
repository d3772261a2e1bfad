import { documentedPackages, publicApi } from "../api/public-api.ts";
import { undocumented } from "../api/undocumented.ts";
import type { Check } from "./check.ts";
import { stagedOf } from "./packages/staged.ts";

export const documented: Check = {
  name: "documented",
  holds: "Of every public name, and every member of one, a comment says what it means.",
  complaints: async (tree) => {
    await stagedOf(tree);
    const all = await publicApi(tree);
    return all.filter(({ name }) => documentedPackages.includes(name)).flatMap(undocumented);
  },
};
