import { join } from "node:path";
import type { Check } from "./check.ts";
import { complaintsOf, home } from "./program.ts";

export const unused: Check = {
  name: "unused",
  holds: "No file, export or dependency that nobody uses (knip).",
  complaints: ({ root }) =>
    complaintsOf(
      "knip",
      ["--no-progress", "--no-config-hints", "--config", join(home, "knip.json"), "--directory", root],
      root,
    ),
};
