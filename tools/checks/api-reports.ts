import { publicApi } from "../api/public-api.ts";
import { reportFileOf, reportOf } from "../api/report.ts";
import type { Check } from "./check.ts";
import { stagedOf } from "./packages/staged.ts";

export const apiReports: Check = {
  name: "api-reports",
  holds: "The public API of every package is what its api.md says (npm run generate).",
  complaints: async (tree) => {
    await stagedOf(tree);
    const reports = (await publicApi(tree)).map((api) => ({ file: reportFileOf(api), text: reportOf(api) }));
    const stale = await Promise.all(
      reports.map(async ({ file, text }) => !tree.files.includes(file) || (await tree.read(file)) !== text),
    );
    return reports.flatMap(({ file }, at) =>
      stale[at] === true
        ? [`${file}: the package exports something else; git diff shows what, after npm run generate`]
        : [],
    );
  },
};
