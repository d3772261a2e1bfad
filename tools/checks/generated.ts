import { protocolPage } from "../protocol-page/page.ts";
import type { Check } from "./check.ts";

const page = "docs/protocol.md";

export const generated: Check = {
  name: "generated",
  holds: `${page} is what the registry says (npm run generate).`,
  complaints: async ({ files, read }) =>
    files.includes(page) && (await read(page)) === protocolPage() ? [] : [`${page} is not up to date`],
};
