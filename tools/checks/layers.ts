import { join } from "node:path";
import type { Check } from "./check.ts";
import { complaintsOf, home } from "./program.ts";

const places = ["packages", "apps", "tools", "e2e", "bench"];

export const layers: Check = {
  name: "layers",
  holds: "Imports point down the list of packages, in no circle; type imports count (tools/layers.config.mjs).",
  complaints: ({ root, files }) => {
    const present = places.filter((place) =>
      files.some((file) => file.startsWith(`${place}/`) && file.endsWith(".ts")),
    );
    return complaintsOf("depcruise", ["--config", join(home, "tools/layers.config.mjs"), ...present], root);
  },
};
