import { join } from "node:path";
import { run } from "../run.ts";
import type { Check } from "./check.ts";

/** Size budget check; the sizes and how they are measured are in tools/check-budgets.ts. */
export const budgets: Check = {
  name: "budgets",
  holds: "What a page has to load stays within its budget.",
  complaints: async ({ root }) => {
    const { code, output } = await run(process.execPath, [join(root, "tools/check-budgets.ts")], root);
    return code === 0 ? [] : [output.trim()];
  },
};
