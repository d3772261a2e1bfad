import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { publicApi } from "./api/public-api.ts";
import { reportFileOf, reportOf } from "./api/report.ts";
import { home } from "./checks/program.ts";
import { written } from "./protocol-page/written.ts";
import { buildModules } from "./release/build.ts";
import { publishedIn } from "./release/published.ts";
import { openTree } from "./tree.ts";

for (const [file, text] of Object.entries(written)) await writeFile(join(home, file), text());

const tree = await openTree(home);
await buildModules(tree, await publishedIn(tree));
for (const api of await publicApi(tree)) await writeFile(join(home, reportFileOf(api)), reportOf(api));
