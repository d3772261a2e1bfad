import { join } from "node:path";
import type { Check } from "./check.ts";
import { complaintsOf, home } from "./program.ts";

export const lint: Check = {
  name: "lint",
  holds: "No any, no non-null assertion, no type assertion, no promise left alone, and what else .oxlintrc.json says.",
  complaints: ({ root }) =>
    complaintsOf("oxlint", ["-c", join(home, ".oxlintrc.json"), "--deny-warnings", "--format", "unix"], root),
};
