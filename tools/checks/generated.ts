import { written } from "../protocol-page/written.ts";
import type { Check } from "./check.ts";

const files = Object.entries(written);

export const generated: Check = {
  name: "generated",
  holds: `${Object.keys(written).join(" and ")} are what the registry says (npm run generate).`,
  complaints: async (tree) => {
    const stale = await Promise.all(
      files.map(async ([file, text]) => !tree.files.includes(file) || (await tree.read(file)) !== text()),
    );
    return files.flatMap(([file], at) => (stale[at] === true ? [`${file} is not up to date`] : []));
  },
};
