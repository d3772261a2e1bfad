import { join } from "node:path";
import { freshProject } from "./fresh-project.ts";

/** Installs a release of Node from the registry, and gives the folder of its program. */
export const nodeFolder = async (version: string): Promise<string> => {
  const project = await freshProject("node", {
    "package.json": JSON.stringify({ private: true, allowScripts: { node: true } }),
  });
  await project.npm("install", `node@${version}`);
  return join(project.folder, "node_modules/node/bin");
};
