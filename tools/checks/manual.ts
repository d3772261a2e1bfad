import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { heaviestPage, weightOf } from "../manual/page-weight.ts";
import type { Check } from "./check.ts";
import { stagedOf } from "./packages/staged.ts";

export const manual: Check = {
  name: "manual",
  holds: `The manual is built without a link that leads nowhere, and no page of it takes more than ${heaviestPage / 1000} kB on the wire.`,
  complaints: async (tree) => {
    // What is published holds the manual: it is built with the packages, and fails with them.
    await stagedOf(tree);
    const site = join(tree.root, "docs/build/manual");
    const pages = (await readdir(site, { recursive: true })).filter((name) => name.endsWith(".html"));
    const weights = await Promise.all(pages.map(async (page) => ({ page, bytes: await weightOf(site, page) })));
    return weights
      .filter(({ bytes }) => bytes > heaviestPage)
      .map(({ page, bytes }) => `docs/build/manual/${page}: ${bytes} bytes`);
  },
};
